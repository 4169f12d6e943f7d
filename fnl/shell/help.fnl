;;; Help made from docstrings: help, doc, apropos, source.

(local fennel (require :fennel))
(local compiler (require :fennel.compiler))
(local link (require :shell.link))
(local marks (require :shell.marks))
(local show (require :shell.show))
(local topics (require :shell.topics))
(local {: hang} (require :shell.wrap))

(fn about [value key]
  (fennel.metadata:get value (.. "fnl/" key)))

(fn syntax [name]
  "The macro or special form of that name."
  (let [scope compiler.scopes.global]
    (or (. topics.macros name) (. scope.macros name) (. scope.specials name))))

(fn named [name]
  "What a name stands for: word, macro, special form or Lua global."
  (or (. topics.functions name) (syntax name)
      (accumulate [at _G part (string.gmatch name "[^.]+") &until (= nil at)]
        (when (= :table (type at)) (. at part)))))

(fn name-of [value]
  "The shortest name of a function that is a word, or nil."
  (var found nil)
  (each [name f (pairs topics.functions)]
    (when (and (= f value) (or (not found) (< (length found) (length name))))
      (set found name)))
  found)

(fn signature [name value]
  (let [arguments (about value :arglist)]
    (if arguments (.. "(" (table.concat [name (table.unpack arguments)] " ") ")") name)))

(fn summary [value]
  (or (string.match (or (about value :docstring) "") "^[^\n]*") ""))

(fn describe [name value]
  "Signature and docstring as text."
  (let [documentation (about value :docstring)
        body (if documentation (string.gsub documentation "\n" "\n  ")
                 (= :function (type value)) "a function without documentation"
                 (.. "a " (type value)))]
    (.. (signature name value) "\n  " body)))

(fn doc* [name ?value]
  "Documentation of what a name stands for; ?value is that of a local of that name."
  (let [value (if (= nil ?value) (named name) ?value)]
    (show.text (if (= nil value) (.. "there is no " name) (describe name value)))))

(fn entry [left to column about marks width]
  "A line of a list: what can be clicked, and what it is about beside it."
  (.. "  " (marks.link left to) (string.rep " " (- column (length left))) " "
      (hang about (+ column 3) width)))

(fn topic-text [topic marks width]
  (let [calls (icollect [_ name (ipairs topic.words)]
                (let [value (or (. topics.functions name) (. topics.macros name))]
                  {: name :call (signature name value) :about (summary value)}))
        column (accumulate [most 0 _ {: call} (ipairs calls)]
                 (math.max most (math.min 34 (length call))))]
    (.. topic.title "\n\n"
        (table.concat
          (icollect [_ {: name : call : about} (ipairs calls)]
            (entry call {:look name :put (.. "(" name " ")} column about marks width))
          "\n"))))

(local first-forms [["(tasks)" "the Tasks that live"]
                    ["(spawn :hello)" "start one"]
                    ["(doc spawn)" "what a word does"]
                    ["(apropos \"mem\")" "words about something"]])

(fn overview [marks width]
  (let [out ["Flatland's prompt is Fennel, a Lisp. A form in parentheses calls a word:" ""]]
    (fn add [form about] (table.insert out (entry form {:do form} 16 about marks width)))
    (each [_ [form about] (ipairs first-forms)] (add form about))
    (table.insert out "")
    (each [_ topic (ipairs topics.list)] (add (.. "(help :" topic.name ")") topic.title))
    (table.insert out "")
    (table.insert out (hang "*1 *2 *3 are the last values, r17 that of prompt 17; (tour) teaches \
the machine; ,help lists commands of the prompt; Ctrl-C ends a form." 0 width))
    (table.concat out "\n")))

(fn linked [draw]
  "A text that is drawn with marks."
  (show.text (draw marks.plain 80) draw))

(fn help [?of]
  "What there is: (help) lists the topics, (help :tasks) the words of one, (help spawn) explains one."
  (let [topic (accumulate [found nil _ topic (ipairs topics.list) &until found]
                (when (= topic.name ?of) topic))]
    (if (= nil ?of) (linked overview)
        topic (linked #(topic-text topic $1 $2))
        (= :string (type ?of)) (doc* ?of)
        (doc* (or (name-of ?of) "value") ?of))))

(fn apropos [text]
  "Words, macros and functions whose name or documentation contains text."
  (let [found []
        wanted (string.lower text)]
    (fn consider [name value]
      (let [documentation (or (about value :docstring) "")]
        (when (or (string.find (string.lower name) wanted 1 true)
                  (string.find (string.lower documentation) wanted 1 true))
          (table.insert found {: name :about (summary value)}))))
    (each [_ from (ipairs [topics.functions topics.macros compiler.scopes.global.macros
                           compiler.scopes.global.specials])]
      (each [name value (pairs from)] (consider name value)))
    (table.sort found #(< $1.name $2.name))
    (show.rows found [:name :about] {:name link.name})))

(fn lines-between [text first last]
  (let [out []]
    (var at 0)
    (each [line (string.gmatch (.. text "\n") "([^\n]*)\n")]
      (set at (+ at 1))
      (when (<= first at last) (table.insert out line)))
    (table.concat out "\n")))

(fn source-text [value]
  "The Fennel text of a function, or nil; the file and the line as well."
  (let [info (and (= :function (type value)) (debug.getinfo value "S"))
        file (and info (string.match info.source "^@(.*)"))
        text (and file (host.source file))]
    (when text
      (values (lines-between text info.linedefined info.lastlinedefined) file info.linedefined))))

(fn excerpt [file line]
  "The lines of a file around one, which is marked; nil when the file is not known."
  (let [text (host.source file)]
    (when text
      (let [first (math.max 1 (- line 4))]
        (var at (- first 1))
        (table.concat
          (icollect [text (string.gmatch (.. (lines-between text first (+ line 4)) "\n") "([^\n]*)\n")]
            (do (set at (+ at 1))
                (.. (if (= at line) "▸ " "  ") text)))
          "\n")))))

(fn source [of]
  "The Fennel text of a function, and where it stands: (source spawn)."
  (let [(text file line) (source-text (if (= :string (type of)) (named of) of))]
    (show.text
      (if text (string.format "; %s:%d\n%s" file line text)
          "there is no Fennel text of that"))))

{: help : doc* : apropos : source : describe : signature : summary : syntax : named : name-of
 : about : source-text : excerpt}
