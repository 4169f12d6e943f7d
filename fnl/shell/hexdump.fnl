;;; Bytes as lines of sixteen, in hexadecimal and as text.

;; Lines that are shown.
(local most-lines 64)

(fn line [address text]
  (let [cells (fcollect [i 1 16]
                (let [byte (string.byte text i)]
                  (.. (if (= i 9) " " "") (if byte (string.format "%02x" byte) "  "))))]
    (string.format "%08x  %s  %s" address (table.concat cells " ")
                   (pick-values 1 (string.gsub text "[^ -~]" ".")))))

(fn lines [{: address : bytes}]
  "Text of a table with :address and :bytes."
  (let [count (math.ceil (/ (length bytes) 16))
        out (fcollect [i 0 (- (math.min count most-lines) 1)]
              (line (+ address (* 16 i)) (string.sub bytes (+ 1 (* 16 i)) (* 16 (+ i 1)))))]
    (when (< most-lines count)
      (table.insert out (string.format "… %d more bytes" (- (length bytes) (* 16 most-lines)))))
    (table.concat out "\n")))

(fn tag [record]
  "Makes a table with :address and :bytes print as a hex dump."
  (setmetatable record {:__fennelview lines}))

{: tag : lines}
