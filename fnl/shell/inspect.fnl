;;; The inspector: what is known of a value, part by part.
;;;
;;; A page is a record: :kind, :text (prose, source or bytes), :rows of :key, :text and :look (the
;;; form that gives the part), :more (parts left out), :actions of :text with :do or :put.

(local fennel (require :fennel))
(local current (require :shell.current))
(local format (require :shell.format))
(local help (require :shell.help))
(local hexdump (require :shell.hexdump))
(local path (require :shell.path))
(local show (require :shell.show))
(local tree (require :shell.tree))
(local {: call} (require :shell.call))

(local most-rows 200)
(local most-text 8192)
(local most-inspected 20)
;; Bytes of memory on a page.
(local window 128)

(fn shorten [text most]
  (if (<= (length text) most) text
      (.. (string.sub text 1 (- (or (utf8.offset text 0 most) most) 1)) "…")))

(fn brief [value]
  "A value on one line."
  (let [kind (type value)]
    (if (and (= :table kind) (= nil (getmetatable value)))
        (or (tree.inline value 60)
            (let [(keys list?) (tree.parts-of value)]
              (if (show.records? value) (string.format "table of %d records" (length keys))
                  (tree.summary list? (length keys)))))
        (= :string kind) (fennel.view (shorten value 200))
        (shorten (fennel.view value {:one-line? true}) 200))))

(fn opens? [value]
  "True when there is more to see of a value than its one line."
  (let [kind (type value)]
    (if (= :number kind) (<= 0x1000 value)
        (= :string kind) (< 40 (length value))
        (= :table kind) (or (not= nil (next value)) (not= nil (getmetatable value)))
        (or (= :function kind) (= :userdata kind)))))

(fn row [key value root]
  (let [text (if (= :table (type value)) (brief value)
                 (let [cell (format.cell key value)] (if (= :string (type value)) (brief value) cell)))]
    {:key (if (= :string (type key)) key (tree.key-text key))
     : text
     :look (or (format.address-form key value)
               (when (and (opens? value) (not (and (= :number (type value)) (format.measure? key))))
                 (path.part root key)))}))

(fn rows-of [value root]
  (let [(keys) (tree.parts-of value)]
    (values (fcollect [i 1 (math.min most-rows (length keys))]
              (let [key (. keys i)] (row key (rawget value key) root)))
            (math.max 0 (- (length keys) most-rows)))))

(fn table-page [value root]
  (let [(rows more) (rows-of value root)
        meta (getmetatable value)
        kind (if (and (= :table (type meta)) meta.columns) "table"
                 (show.records? value) "table"
                 (< 0 (length value)) "list"
                 "record")]
    {: rows : more
     :kind (string.format "%s of %d" kind (+ (length rows) more))}))

;; What is asked of a Task first.
(local task-keys (collect [i key (ipairs [:id :name :state :hart :memory :start :end :sections :grants
                                          :result :reason :message :instructions :time])]
                   key i))

(fn task? [value]
  (and value.id value.name value.state value.sections value.start))

(fn task-page [value]
  (let [root (string.format "(task %d)" value.id)
        page (table-page value root)
        alive? (not= value.state :ended)
        form #(string.format $1 value.id)]
    (table.sort page.rows #(let [a (or (. task-keys $1.key) 99)
                                 b (or (. task-keys $2.key) 99)]
                             (if (= a b) (< $1.key $2.key) (< a b))))
    (set page.kind (string.format "Task, %s" value.state))
    (set page.form root)
    (set page.actions
         (icollect [_ action (ipairs
                               [{:text "output" :do (form "(output-of %d)")}
                                {:text "memory" :do (string.format "(dump 0x%08x)" value.start)}
                                {:text "logs" :do (form "(logs {:task %d})")}
                                (when alive? {:text "registers" :do (form "(registers {:task %d})")})
                                (when alive? {:text "kill…" :put (form "(kill %d)")})])]
           action))
    page))

(fn memory-of [address columns]
  "Rows and text about the memory at an address; nothing when it is not RAM."
  (let [(known owner) (pcall call :owner address)
        (readable bytes) (pcall call :dump address window)
        (_ symbol) (pcall call :symbol address)
        rows []
        hex #(string.format "0x%08x" $)]
    (when (and known owner)
      (table.insert rows {:key :owner :text owner.owner :look (hex owner.start)})
      (table.insert rows {:key :rights :text (tostring owner.rights)}))
    (when (and (= :table (type symbol)) symbol.name)
      (table.insert rows {:key :symbol :text (string.format "%s+%d" symbol.name symbol.offset)
                          :look (hex (- address symbol.offset))}))
    (when readable
      (table.insert rows {:key "before" :text (hex (- address window)) :look (hex (- address window))})
      (table.insert rows {:key "after" :text (hex (+ address window)) :look (hex (+ address window))}))
    (values rows (when readable (hexdump.text address bytes columns))
            (when readable
              [{:text "dump" :do (string.format "(dump %s)" (hex address))}
               {:text "code" :do (string.format "(disassemble %s)" (hex address))}]))))

(fn number-page [value columns]
  (if (or (not= :number (type value)) (not= 0 (% value 1)) (< value 0))
      {:kind "number" :rows [{:key :value :text (tostring value)}]}
      (let [rows [{:key :decimal :text (tostring value)}
                  {:key :hexadecimal :text (.. "0x" (host.hex value))}
                  {:key :size :text (format.size value)}]]
        (if (< value 0x1000) {:kind "number" : rows}
            (let [(more text actions) (memory-of value columns)]
              (each [_ one (ipairs more)] (table.insert rows one))
              {:kind (if text "address" "number") : rows : text : actions})))))

(fn source-of [value]
  (let [info (debug.getinfo value "S")
        file (string.match info.source "^@(.*)")]
    (values file info.linedefined (and file (help.source-text value)))))

(fn function-page [value root]
  (let [(file line text) (source-of value)
        name (or (help.name-of value) (and root (string.match root "^[^%s()]+$")) "fn")
        rows [{:key :arguments :text (help.signature name value)}]
        about (help.about value :docstring)]
    (when file (table.insert rows {:key :source :text (string.format "%s:%d" file line)}))
    (for [i 1 20]
      (let [(up held) (debug.getupvalue value i)]
        (when (and up (string.find up "^[%a]"))
          (table.insert rows {:key (.. "closes over " up) :text (brief held)}))))
    {:kind (if (. (. (require :shell.words) :functions) name) "word" "function")
     : rows
     :text (.. (or about "") (if (and about text) "\n\n" "") (or text ""))
     :actions [{:text "call…" :put (.. "(" name " ")}]}))

(fn frame-page [value root columns]
  (let [page (table-page value.locals (path.part root :locals))]
    (set page.kind (string.format "frame: %s" (or value.name "the form")))
    (table.insert page.rows 1 {:key "at" :text (string.format "%s:%d" value.file value.line)})
    (set page.text (help.excerpt value.file value.line))
    page))

(fn frame? [value]
  (and (= :table (type value.locals)) value.file value.line))

(fn string-page [value columns]
  {:kind (string.format "text, %d bytes" (length value))
   :text (if (utf8.len value) (shorten value most-text)
             (hexdump.text 0 (string.sub value 1 (* 8 window)) columns))
   :rows []})

(fn page [value root columns]
  "What is known of a value that root, a form, gives; text has lines of so many columns."
  (let [kind (type value)
        found (if (= :table kind)
                  (if (task? value) (task-page value)
                      (frame? value) (frame-page value root columns)
                      (table-page value root))
                  (= :function kind) (function-page value root)
                  (= :string kind) (string-page value columns)
                  (or (= :number kind) (host.wide value)) (number-page value columns)
                  {:kind kind :rows [{:key :value :text (tostring value)}]})]
    (when (= nil found.form) (set found.form root))
    (set found.text (and found.text (shorten found.text most-text)))
    found))

(fn text-of [page width]
  "A page as text, for a plain terminal."
  (let [out [(string.format "%s: %s" page.form page.kind)]
        indent (accumulate [most 0 _ {: key} (ipairs page.rows)]
                 (math.max most (or (utf8.len key) (length key))))]
    (each [_ {: key : text} (ipairs page.rows)]
      (table.insert out (shorten (.. "  " key (string.rep " " (- indent (or (utf8.len key) 0))) "  " text)
                                 width)))
    (when (< 0 (or page.more 0)) (table.insert out (string.format "  … %d more" page.more)))
    (when (and page.text (not= "" page.text)) (table.insert out page.text))
    (table.concat out "\n")))

(fn hold [session value]
  "Gives a value that is inspected a name: i1, i2, … and again i1."
  (set session.held (+ 1 (% (or session.held 0) most-inspected)))
  (let [name (string.format "i%d" session.held)]
    (tset session.kept name value)
    (tset session.scope.manglings name (string.format "__kept[%q]" name))
    name))

(fn inspect [value]
  "Shows what a value consists of, part by part: a table, a Task, an address, a function, a frame.
In the Monitor it opens the inspector, at a plain prompt it prints a page. In the inspector the
value has a name, i1 and so on, which forms may use."
  (let [session current.session
        root (hold session value)]
    (if session.rich?
        (do (set session.inspected root) (values))
        (show.text (text-of (page value root session.width) session.width)))))

{: page : inspect}
