;;; Tables drawn with lines. A cell is {:text text}, with the link it is, if it is one, as :to.

(local least-width 6)

(fn width-of [text]
  "Characters of a text; its bytes when it is not UTF-8."
  (or (utf8.len text) (length text)))

(fn one-line [text]
  (pick-values 1 (string.gsub text "[%c]" #(if (= $1 "\n") "⏎" (= $1 "\t") " " "·"))))

(fn fit [text width]
  "The text cut to width, with a mark where it was cut."
  (if (<= (width-of text) width) text
      (utf8.len text) (.. (string.sub text 1 (- (utf8.offset text width) 1)) "…")
      (.. (string.sub text 1 (- width 1)) "…")))

(fn pad [text width right?]
  (let [space (string.rep " " (- width (width-of text)))]
    (if right? (.. space text) (.. text space))))

(fn shrink [widths right room]
  "Takes from the widest text columns until the sum fits, or nothing more can be taken."
  (var excess (- (accumulate [sum 0 _ w (ipairs widths)] (+ sum w)) room))
  (while (< 0 excess)
    (var widest nil)
    (each [i w (ipairs widths)]
      (when (and (not (. right i)) (< least-width w)
                 (or (not widest) (< (. widths widest) w)))
        (set widest i)))
    (if widest
        (do (tset widths widest (- (. widths widest) 1))
            (set excess (- excess 1)))
        (set excess 0)))
  widths)

(fn line [left between right widths]
  (.. left (table.concat (icollect [_ w (ipairs widths)] (string.rep "─" (+ w 2))) between)
      right))

(fn cell-text [cell width right? marks]
  (let [text (fit (one-line cell.text) width)]
    (if (= nil cell.to) (marks.text (pad text width right?))
        (let [space (string.rep " " (- width (width-of text)))
              link (marks.link text cell.to)]
          (if right? (.. space link) (.. link space))))))

(fn row [cells widths right marks]
  (.. "│ "
      (table.concat (icollect [i width (ipairs widths)]
                      (cell-text (. cells i) width (. right i) marks))
                    " │ ")
      " │"))

(fn fitting [widths right width]
  "How many columns, from the left, a line has room for when texts are cut; one at least."
  (var taken 1)
  (var count 0)
  (each [i w (ipairs widths) &until (< count (- i 1))]
    (set taken (+ taken 3 (if (. right i) w (math.min w least-width))))
    (when (or (= i 1) (<= taken width)) (set count i)))
  count)

(fn draw [names rows right width marks]
  "Text of a table: names of the columns, rows of cells, which columns stand right, most characters
a line. Text is cut where that helps; columns that do not fit are named below."
  (let [head (icollect [_ name (ipairs names)] {:text name})
        widths (icollect [i name (ipairs names)]
                 (accumulate [most (width-of name) _ cells (ipairs rows)]
                   (math.max most (width-of (one-line (. cells i :text))))))
        count (fitting widths right width)
        fitted (shrink (fcollect [i 1 count] (. widths i)) right (- width (* 3 count) 1))
        out [(line "╭" "┬" "╮" fitted) (row head fitted right marks) (line "├" "┼" "┤" fitted)]]
    (each [_ cells (ipairs rows)] (table.insert out (row cells fitted right marks)))
    (table.insert out (line "╰" "┴" "╯" fitted))
    (when (< count (length names))
      (table.insert out (fit (.. "not shown here: " (table.concat names ", " (+ 1 count))) width)))
    (table.concat out "\n")))

{: draw}
