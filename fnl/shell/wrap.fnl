;;; Prose in lines of a width.

(fn wrap [text width]
  "Lines of text, broken at spaces so that none is wider than width where that can be."
  (let [lines []]
    (var line "")
    (each [word (string.gmatch text "%S+")]
      (if (= "" line) (set line word)
          (<= (+ 1 (or (utf8.len line) 0) (or (utf8.len word) 0)) width) (set line (.. line " " word))
          (do (table.insert lines line) (set line word))))
    (table.insert lines line)
    lines))

(fn hang [text indent width]
  "Text whose lines after the first are moved in."
  (table.concat (wrap text (math.max 16 (- width indent))) (.. "\n" (string.rep " " indent))))

{: wrap : hang}
