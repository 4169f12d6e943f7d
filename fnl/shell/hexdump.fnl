;;; Bytes as lines of sixteen or fewer, in hexadecimal and as text.

(local show (require :shell.show))

;; Lines that are shown.
(local most-lines 64)

(fn line [address text per ascii?]
  (let [cells (fcollect [i 1 per]
                (let [byte (string.byte text i)]
                  (.. (if (and (= i 9) (= per 16)) " " "")
                      (if byte (string.format "%02x" byte) "  "))))]
    (.. (string.format "%08x  %s" address (table.concat cells " "))
        (if ascii? (.. " " (pick-values 1 (string.gsub text "[^ -~]" "."))) ""))))

(fn layout [columns]
  "Bytes a line for so many columns, and whether they stand there as text, too."
  (if (<= 75 columns) (values 16 true)
      (<= 43 columns) (values 8 true)
      (<= 26 columns) (values 4 true)
      (values 4 false)))

(fn text [address bytes columns]
  "Bytes as lines no longer than so many columns, with what they are as text."
  (let [(per ascii?) (layout columns)]
    (table.concat
      (fcollect [at 0 (- (length bytes) 1) per]
        (line (+ address at) (string.sub bytes (+ 1 at) (+ at per)) per ascii?))
      "\n")))

(fn lines [{: address : bytes} columns]
  "Text of a table with :address and :bytes."
  (let [most (* most-lines (layout columns))
        shown (text address (string.sub bytes 1 most) columns)]
    (if (< most (length bytes))
        (.. shown (string.format "\n… %d more bytes" (- (length bytes) most)))
        shown)))

(fn tag [record]
  "Makes a table with :address and :bytes print as a hex dump."
  (show.lines record lines))

{: tag : text}
