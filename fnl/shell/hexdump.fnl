;;; Bytes as lines of sixteen, in hexadecimal and as text.

;; Lines that are shown.
(local most-lines 64)

(fn line [address text per ascii?]
  (let [cells (fcollect [i 1 per]
                (let [byte (string.byte text i)]
                  (.. (if (and (= i 9) (= per 16)) " " "")
                      (if byte (string.format "%02x" byte) "  "))))]
    (.. (string.format "%08x  %s" address (table.concat cells " "))
        (if ascii? (.. "  " (pick-values 1 (string.gsub text "[^ -~]" "."))) ""))))

(fn text [address bytes per ascii?]
  "Bytes as lines of so many, with what they are as text."
  (table.concat
    (fcollect [at 0 (- (length bytes) 1) per]
      (line (+ address at) (string.sub bytes (+ 1 at) (+ at per)) per ascii?))
    "\n"))

(fn lines [{: address : bytes}]
  "Text of a table with :address and :bytes."
  (let [count (math.ceil (/ (length bytes) 16))
        shown (text address (string.sub bytes 1 (* 16 most-lines)) 16 true)]
    (if (< most-lines count)
        (.. shown (string.format "\n… %d more bytes" (- (length bytes) (* 16 most-lines))))
        shown)))

(fn tag [record]
  "Makes a table with :address and :bytes print as a hex dump."
  (setmetatable record {:__fennelview lines}))

{: tag : lines : text}
