;;; How values look at the prompt: records as tables, texts as they are, the rest as Fennel.

(local fennel (require :fennel))
(local box (require :shell.box))
(local format (require :shell.format))
(local marks* (require :shell.marks))
(local path (require :shell.path))
(local tree (require :shell.tree))

;; Rows of one table, and characters of one value, that are printed.
(local most-rows 200)
(local most-characters 65536)

(fn text [content ?marked]
  "A value that prints as plain text, without quotes. ?marked gives it with
links, for marks and a width."
  (setmetatable {:text content}
                {:__fennelview #$.text :__tostring #$.text :marked (or ?marked #($.text content))}))

(fn lines [record lay]
  "Makes a record print as the lines that lay makes of it and of a width."
  (setmetatable record {:__fennelview #(lay $ 80) :marked (fn [_ width] (lay record width))}))

(fn rows [records columns ?links]
  "Marks a list of records with the columns it is shown by, in order. ?links has, by column, a
function of a record that gives the form of what its cell stands for."
  (setmetatable records {: columns :links ?links}))

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
  "The marked columns that say something, or every key: those of the first record first."
  (let [seen {}
        found []]
    (fn add [key]
      (when (not (. seen key))
        (tset seen key true)
        (table.insert found key)))
    (if marked
        (each [_ key (ipairs marked)]
          (when (accumulate [some false _ record (ipairs records) &until some]
                  (and (not= nil (. record key)) (not= "" (. record key))))
            (add key)))
        (each [_ record (ipairs records)]
          (let [keys (icollect [key (pairs record)] key)]
            (table.sort keys)
            (each [_ key (ipairs keys)] (add key)))))
    found))

(fn look-at [key value record-root record links]
  "The form of what a cell stands for: what its column says, an address, or the part itself."
  (let [named (and links (. links key))
        form (and named (not= nil value) (named record))]
    (or form (format.address-form key value)
        (and (or (= :table (type value)) (= :function (type value))) (path.part record-root key)))))

(fn cell [key value record-root record links]
  (let [look (look-at key value record-root record links)]
    {:text (format.cell key value) :to (when look {: look})}))

(fn table-text [records {:columns marked : links} {: width : root : marks}]
  (let [count (length records)
        shown (if (< most-rows count)
                  (fcollect [i 1 most-rows] (. records i))
                  records)
        columns (columns-of shown marked)
        cells (icollect [i record (ipairs shown)]
                (let [from (path.part root i)]
                  (icollect [_ key (ipairs columns)]
                    (cell key (. record key) from record links))))
        right (collect [i key (ipairs columns)]
                i (accumulate [all true _ record (ipairs shown) &until (not all)]
                    (or (= nil (. record key)) (not= nil (format.number (. record key))))))
        rest (- count (length shown))]
    (each [i row (ipairs cells)]
      ;; A row can always be looked into: by its first cell, when that is nothing else.
      (let [first (. row 1)
            look (path.part root i)]
        (when (and first look (= nil first.to)) (set first.to {: look}))))
    (marks.fold (.. (box.draw columns cells right width marks)
                    (if (< 0 rest) (string.format "\n… %d more rows" rest) ""))
                (string.format "table, %d × %d" count (length columns)) false)))

(fn cut [whole]
  (if (<= (length whole) most-characters)
      whole
      (.. (string.sub whole 1 (- (or (utf8.offset whole 0 most-characters) most-characters) 1))
          (string.format "… %d more bytes" (- (length whole) most-characters)))))

(var render nil)

(fn part [value room root marks]
  "A value within a record; one that is drawn as a record itself can be folded."
  (let [text (if (tree.simple? value) (render value room {: root : marks :within? true})
                 (marks.link (cut (fennel.view value {:line-length room})) {:look root}))]
    (if (and marks.rich? (record? value) (string.find text "\n"))
        (let [count (accumulate [n 0 _ (pairs value)] (+ n 1))
              (_ breaks) (string.gsub text "\n" "\n")]
          (marks.fold text (tree.summary false count) (<= tree.long-part breaks)))
        text)))

(fn record-text [record {: width : root : marks}]
  "One record, a line a key."
  (let [keys (icollect [key (pairs record)] key)
        indent (accumulate [most 0 _ key (ipairs keys)] (math.max most (length key)))
        margin (+ indent 2)
        pad (string.rep " " margin)
        room (math.max 20 (- width margin))]
    (table.sort keys)
    (table.concat
      (icollect [_ key (ipairs keys)]
        (let [value (. record key)
              to (path.part root key)
              shown (if (scalar? value)
                        (let [look (look-at key value root record nil)
                              text (format.cell key value)]
                          (if look (marks.link text {: look}) (marks.text text)))
                        (part value room to marks))]
          (.. (marks.text key) (string.rep " " (- margin (length key)))
              (pick-values 1 (string.gsub shown "\n" (.. "\n" pad))))))
      "\n")))

(fn viewed [value width {: marks &as how}]
  "Fennel's view, or the tree when the value has parts of its own."
  (or (and (= :table (type value)) (tree.render value how))
      (marks.link (cut (fennel.view value {:line-length width}))
                  (when (and (not= :string (type value)) (not= :nil (type value)))
                    {:look how.root}))))

(fn fits? [value width]
  (not= nil (tree.inline value width)))

(set render
  (fn [value width ?how]
    "Text of any value, lines no longer than width where that can be. ?how has the :marks that its
parts get and the :root, a form that gives the value."
    (let [meta (and (= :table (type value)) (getmetatable value))
          how {: width :root (?. ?how :root) :marks (or (?. ?how :marks) marks*.plain)
               :within? (?. ?how :within?)}]
      (if (= :table (type meta))
          (if (and meta.columns (= nil (next value))) "nothing"
              meta.columns (table-text value meta how)
              meta.marked (cut (meta.marked how.marks how.width))
              (viewed value width how))
          (records? value) (table-text value {} how)
          (and (record? value) (not (fits? value width))) (record-text value how)
          (viewed value width how)))))

{: render : rows : text : lines : records? : record?}
