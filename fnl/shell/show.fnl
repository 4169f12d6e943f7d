;;; How values look at the prompt: records as tables, texts as they are, the rest as Fennel.

(local fennel (require :fennel))
(local box (require :shell.box))
(local format (require :shell.format))

;; Rows of one table, and characters of one value, that are printed.
(local most-rows 200)
(local most-characters 65536)

(fn text [content]
  "A value that prints as plain text, without quotes."
  (setmetatable {:text content} {:__fennelview #$.text :__tostring #$.text}))

(fn rows [records columns]
  "Marks a list of records with the columns it is shown by, in order."
  (setmetatable records {: columns}))

(fn scalar? [value]
  (not= :table (type value)))

(fn record? [value]
  "True for a table with text keys only, at least one."
  (and (= :table (type value)) (= nil (getmetatable value)) (not= nil (next value))
       (accumulate [all true key (pairs value) &until (not all)]
         (= :string (type key)))))

(fn records? [value]
  "True for a list of records."
  (and (= :table (type value))
       (< 0 (length value))
       (accumulate [all true key element (pairs value) &until (not all)]
         (and (= :number (type key)) (record? element)))))

(fn columns-of [records marked]
  "The marked columns that occur, or every key: those of the first record first."
  (let [seen {}
        found []]
    (fn add [key]
      (when (not (. seen key))
        (tset seen key true)
        (table.insert found key)))
    (if marked
        (each [_ key (ipairs marked)]
          (when (accumulate [some false _ record (ipairs records) &until some]
                  (not= nil (. record key)))
            (add key)))
        (each [_ record (ipairs records)]
          (let [keys (icollect [key (pairs record)] key)]
            (table.sort keys)
            (each [_ key (ipairs keys)] (add key)))))
    found))

(fn table-text [records marked width]
  (let [count (length records)
        shown (if (< most-rows count)
                  (fcollect [i 1 most-rows] (. records i))
                  records)
        columns (columns-of shown marked)
        cells (icollect [_ record (ipairs shown)]
                (icollect [_ key (ipairs columns)]
                  (format.cell key (. record key))))
        right (collect [i key (ipairs columns)]
                i (accumulate [all true _ record (ipairs shown) &until (not all)]
                    (or (= nil (. record key)) (not= nil (format.number (. record key))))))
        drawn (box.draw columns cells right width)]
    (if (< most-rows count)
        (.. drawn (string.format "\n… %d more rows" (- count most-rows)))
        drawn)))

(fn record-text [record width]
  "One record, a line a key."
  (let [keys (icollect [key (pairs record)] key)
        indent (accumulate [most 0 _ key (ipairs keys)] (math.max most (length key)))
        options {:line-length (math.max 20 (- width indent 2))}]
    (table.sort keys)
    (table.concat
      (icollect [_ key (ipairs keys)]
        (let [value (. record key)
              shown (if (scalar? value) (format.cell key value) (fennel.view value options))
              pad (string.rep " " (+ indent 2))]
          (.. key (string.rep " " (- (+ indent 2) (length key)))
              (pick-values 1 (string.gsub shown "\n" (.. "\n" pad))))))
      "\n")))

(fn cut [whole]
  (if (<= (length whole) most-characters)
      whole
      (.. (string.sub whole 1 (- (or (utf8.offset whole 0 most-characters) most-characters) 1))
          (string.format "… %d more bytes" (- (length whole) most-characters)))))

(fn render [value width]
  "Text of any value, lines no longer than width where that can be."
  (let [meta (and (= :table (type value)) (getmetatable value))
        columns (and (= :table (type meta)) meta.columns)]
    (cut
      (if (and columns (= nil (next value))) "nothing"
          columns (table-text value columns width)
          (and (not meta) (records? value)) (table-text value nil width)
          (let [viewed (fennel.view value {:line-length width})]
            (if (and (record? value) (string.find viewed "\n"))
                (record-text value width)
                viewed))))))

{: render : rows : text : records? : record?}
