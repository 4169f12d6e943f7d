;;; Help made from docstrings: help, doc, apropos, source.

(local fennel (require :fennel))
(local compiler (require :fennel.compiler))
(local show (require :shell.show))
(local topics (require :shell.topics))

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

(fn lines-of [topic]
  (icollect [_ name (ipairs topic.words)]
    (let [value (or (. topics.functions name) (. topics.macros name))]
      (string.format "  %-34s %s" (signature name value) (summary value)))))

(fn topic-text [topic]
  (.. topic.title "\n\n" (table.concat (lines-of topic) "\n")))

(fn overview []
  (let [out ["Flatland's prompt is Fennel, a Lisp. A form in parentheses calls a word:"
             ""
             "  (tasks)            the Tasks that live"
             "  (spawn :hello)     start one"
             "  (doc spawn)        what a word does"
             "  (apropos \"mem\")    words about something"
             ""]]
    (each [_ topic (ipairs topics.list)]
      (table.insert out (string.format "  (help %-9s %s" (.. ":" topic.name ")") topic.title)))
    (table.insert out "")
    (table.insert out "*1 *2 *3 are the last values, r17 that of prompt 17; (tour) teaches the machine; ,help lists commands of the prompt; Ctrl-C ends a form.")
    (table.concat out "\n")))

(fn help [?of]
  "What there is: (help) lists the topics, (help :tasks) the words of one, (help spawn) explains one."
  (let [topic (accumulate [found nil _ topic (ipairs topics.list) &until found]
                (when (= topic.name ?of) topic))]
    (if (= nil ?of) (show.text (overview))
        topic (show.text (topic-text topic))
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
    (show.rows found [:name :about])))

(fn lines-between [text first last]
  (let [out []]
    (var at 0)
    (each [line (string.gmatch (.. text "\n") "([^\n]*)\n")]
      (set at (+ at 1))
      (when (<= first at last) (table.insert out line)))
    (table.concat out "\n")))

(fn source [of]
  "The Fennel text of a function, and where it stands: (source spawn)."
  (let [value (if (= :string (type of)) (named of) of)
        info (and (= :function (type value)) (debug.getinfo value "S"))
        file (and info (string.match info.source "^@(.*)"))
        text (and file (host.source file))]
    (show.text
      (if text
          (string.format "; %s:%d\n%s" file info.linedefined
                         (lines-between text info.linedefined info.lastlinedefined))
          "there is no Fennel text of that"))))

{: help : doc* : apropos : source : describe : signature : summary : syntax : named : name-of
 : about}
