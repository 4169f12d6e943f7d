;;; Nested tables as text: on one line where that fits, else a part a line, and each part foldable.
;;;
;;; The layout is that of Fennel's own view; what it has and this has not (tables
;;; within themselves, metatables of one's own) is left to it.

(local fennel (require :fennel))
(local path (require :shell.path))

;; Parts of one table, and characters of one value, that are printed.
(local most-parts 500)
(local most-characters 65536)
;; A part of so many lines is closed at first, but for the outermost.
(local long-part 8)

(fn simple? [value seen budget]
  "True when the value has tables without metatables only, none within itself, and not too many."
  (if (not= :table (type value)) true
      (or (. seen value) (getmetatable value) (< budget.left 0)) false
      (do (tset seen value true)
          (set budget.left (- budget.left 1))
          (let [all (accumulate [all true key part (pairs value) &until (not all)]
                      (and (not= :table (type key)) (simple? part seen budget)))]
            (tset seen value nil)
            all))))

(fn scalar [value]
  (fennel.view value {:one-line? true}))

(fn sorts-before? [a b]
  (if (= (type a) (type b))
      (if (or (= :number (type a)) (= :string (type a))) (< a b)
          (< (tostring a) (tostring b)))
      (< (type a) (type b))))

(fn parts-of [value]
  "Keys in the order in which they are printed, and whether the table is a list."
  (let [count (length value)
        keys (icollect [key (pairs value)] key)]
    (if (= count (length keys))
        (values (fcollect [i 1 count] i) true)
        (do (table.sort keys sorts-before?)
            (values keys false)))))

(fn key-text [key]
  (fennel.view key {:one-line? true :prefer-colon? true}))

(fn inline [value room]
  "The value on one line when that takes no more than room characters, else nil."
  (if (not= :table (type value))
      (if (and (= :string (type value)) (< room (length value))) nil
          (let [text (scalar value)]
            (when (<= (or (utf8.len text) (length text)) room) text)))
      (< room 2) nil
      (= nil (next value)) "{}"
      (let [(keys list?) (parts-of value)
            words []]
        (var left (- room 2))
        (each [_ key (ipairs keys) &until (< left -1)]
          (let [name (if list? "" (.. (key-text key) " "))
                text (inline (. value key) (- left (length name)))]
            (if (= nil text) (set left -2)
                (do (table.insert words (.. name text))
                    (set left (- left (length name) (or (utf8.len text) (length text)) 1))))))
        (when (<= -1 left)
          (let [text (table.concat words " ")]
            (if list? (.. "[" text "]") (.. "{" text "}")))))))

(fn summary [list? count]
  (if list? (string.format "[… %d]" count)
      (string.format "{… %d %s}" count (if (= 1 count) "key" "keys"))))

(fn lines-in [text]
  (let [(_ count) (string.gsub text "\n" "\n")] (+ 1 count)))

(var draw nil)

(fn draw-parts [value indent root state]
  (let [(keys list?) (parts-of value)
        pad (string.rep " " (+ indent 1))
        out []]
    (each [at key (ipairs keys) &until (or (< most-parts at) (< state.left 0))]
      (let [name (if list? "" (.. (key-text key) " "))
            part (draw (. value key) (+ indent 1 (or (utf8.len name) (length name)))
                       (path.part root key) state)]
        (set state.left (- state.left (length name) indent))
        (table.insert out (.. (state.marks.text name) part))))
    (when (< (length out) (length keys))
      (table.insert out (string.format "… %d more" (- (length keys) (length out)))))
    (values (.. (if list? "[" "{") (table.concat out (.. "\n" pad)) (if list? "]" "}"))
            (summary list? (length keys)))))

(set draw
  (fn [value indent root state]
    (let [{: marks : width} state
          table? (= :table (type value))
          short (inline value (- width indent))]
      (if (and short table? (next value)) (marks.link short {:look root})
          short (do (set state.left (- state.left (length short)))
                    (if (or table? (= :function (type value))) (marks.link short {:look root})
                        (marks.text short)))
          (not table?) (let [text (scalar value)]
                         (set state.left (- state.left (length text)))
                         (marks.link text {:look root}))
          (let [(text sum) (draw-parts value indent root state)]
            (marks.fold text sum (and (< 0 indent) (<= long-part (lines-in text)))))))))

(fn render [value width root marks]
  "Text of a value; nil when Fennel's own view has to do it."
  (when (simple? value {} {:left 10000})
    (draw value 0 root {: width : marks :left most-characters})))

{: render : inline : parts-of : key-text : summary : long-part}
