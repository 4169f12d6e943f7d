;;; BTP from Fennel: the text of one message (monitor/btp/README.md).

(local escapes {"\\" "\\\\" "\"" "\\\"" "\n" "\\n" "\t" "\\t" "\r" "\\r"})

(fn cut [text most]
  "Text of at most so many characters."
  (if (<= (or (utf8.len text) (length text)) most) text
      (utf8.len text) (string.sub text 1 (- (utf8.offset text (+ most 1)) 1))
      (string.sub text 1 most)))

(fn quoted [text most]
  "Text as a string of a message; a control that has no escape becomes a space."
  (let [kept (cut (tostring text) most)
        plain (string.gsub kept "\194[\128-\159]" " ")]
    (.. "\"" (pick-values 1 (string.gsub plain "[%c\\\"]" #(or (. escapes $1) " "))) "\"")))

(fn message [name fields]
  "A message; fields is EDN text."
  (.. "\027]7717;{:m :" name fields "}\027\\"))

{: quoted : message}
