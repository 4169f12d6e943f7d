;;; Completion: the names that begin with what was typed, with arguments and documentation.

(local compiler (require :fennel.compiler))
(local help (require :shell.help))
(local words (require :shell.words))

(local most 100)

(fn kind-of [value]
  (if (= :function (type value)) :function
      (= :table (type value)) :table
      :value))

(fn entry [name kind value]
  {: name : kind
   :signature (if (= :value kind) name (help.signature name value))
   :about (if (= :value kind) "" (help.summary value))})

(fn starts-with? [text prefix]
  (= prefix (string.sub text 1 (length prefix))))

(fn add [found seen name kind value]
  (when (and (not (. seen name)) (< (length found) most))
    (tset seen name true)
    (table.insert found (entry name kind value))))

(fn fields [session path]
  "The table a dotted path leads to."
  (let [parts (icollect [part (string.gmatch path "[^.:]+")] part)
        first (. parts 1)]
    (var at (or (. session.kept first) (. words.functions first) (. _G first)))
    (for [i 2 (length parts)]
      (set at (and (= :table (type at)) (. at (. parts i)))))
    (when (= :table (type at)) at)))

(fn matches [session prefix]
  "Names that begin with prefix: locals, words, macros, special forms, Lua's globals."
  (let [found [] seen {}
        (path separator tail) (string.match prefix "^(.+)([.:])([^.:]*)$")]
    (if path
        (each [key value (pairs (or (fields session path) {}))]
          (when (and (= :string (type key)) (starts-with? key tail)
                     (or (= separator ".") (= :function (type value))))
            (add found seen (.. path separator key) (kind-of value) value)))
        (let [built-in compiler.scopes.global]
          (each [_ [from kind] (ipairs [[session.kept nil] [words.functions :word]
                                        [words.macros :macro] [session.scope.macros :macro]
                                        [built-in.macros :macro] [built-in.specials :special]
                                        [_G nil]])]
            (each [name value (pairs from)]
              ;; Numbered results only when a number was typed.
              (when (and (starts-with? name prefix)
                         (or (not (string.find name "^r%d+$")) (string.find prefix "%d")))
                (add found seen name (or kind (kind-of value)) value))))))
    (table.sort found #(< $1.name $2.name))
    found))

(fn documentation [session name]
  "A record about a name, or nil."
  (let [parts (fields session name)
        kept (. session.kept name)
        value (if (= nil kept) (or parts (help.named name)) kept)]
    (when (not= nil value)
      (let [info (and (= :function (type value)) (debug.getinfo value "S"))
            file (and info (string.match info.source "^@(.*)"))]
        {: name
         :kind (if (. words.functions name) :word (help.syntax name) :macro (kind-of value))
         :signature (help.signature name value)
         :documentation (or (help.about value :docstring) "")
         :file (or file "")
         :line (or (and file info.linedefined) 0)}))))

{: matches : documentation}
