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

(fn simple-within? [value seen budget]
  (if (not= :table (type value)) true
      (or (. seen value) (getmetatable value) (< budget.left 0)) false
      (do (tset seen value true)
          (set budget.left (- budget.left 1))
          (let [all (accumulate [all true key part (pairs value) &until (not all)]
                      (and (not= :table (type key)) (simple-within? part seen budget)))]
            (tset seen value nil)
            all))))

(fn simple? [value]
  "True when the value has tables without metatables only, none within itself, and not too many."
  (simple-within? value {} {:left 10000}))

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

(fn fill [texts room between]
  "Short texts side by side, as many as a line has room for."
  (let [lines []]
    (var line "")
    (each [_ text (ipairs texts)]
      (if (= "" line) (set line text)
          (<= (+ (length line) 1 (length text)) room) (set line (.. line " " text))
          (do (table.insert lines line) (set line text))))
    (table.insert lines line)
    (table.concat lines between)))

(fn all-scalars? [value]
  (accumulate [all true _ part (ipairs value) &until (not all)]
    (let [kind (type part)] (or (= :number kind) (= :string kind) (= :boolean kind)))))

(fn draw-parts [value indent root state]
  (let [(keys list?) (parts-of value)
        pad (string.rep " " (+ indent 1))
        scalars? (and list? (all-scalars? value))
        out []]
    (each [at key (ipairs keys) &until (or (< most-parts at) (< state.left 0))]
      (let [name (if list? "" (.. (key-text key) " "))
            part (draw (. value key) (+ indent 1 (or (utf8.len name) (length name)))
                       (path.part root key) state)]
        (set state.left (- state.left (length name) indent))
        (table.insert out (.. (state.marks.text name) part))))
    (when (< (length out) (length keys))
      (table.insert out (string.format "… %d more" (- (length keys) (length out)))))
    (values (.. (if list? "[" "{")
                (if scalars? (fill out (- state.width indent 2) (.. "\n" pad))
                    (table.concat out (.. "\n" pad)))
                (if list? "]" "}"))
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
            (marks.fold text sum (and (< state.outermost indent) (<= long-part (lines-in text)))))))))

(fn render [value {: width : root : marks : within?}]
  "Text of a value; nil when Fennel's own view has to do it. Within another value it is closed at
first when it is long."
  (when (simple? value)
    (draw value 0 root {: width : marks :left most-characters :outermost (if within? -1 0)})))

{: render : simple? : inline : parts-of : key-text : summary : long-part}
