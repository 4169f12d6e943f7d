;;; Macros of the prompt.

(fn doc [name]
  "Shows the documentation of a word, function, macro or special form."
  (let [text (tostring name)
        scope (get-scope)]
    (assert-compile (or (sym? name) (= :string (type name))) "doc: expected a name" name)
    (if (or (not (sym? name)) (. scope.macros text) (. scope.specials text))
        `((. (require :shell.help) :doc*) ,text)
        `((. (require :shell.help) :doc*) ,text ,name))))

(fn time [...]
  "Evaluates forms, tells how long that took, and gives their values.
Without a form: the machine's clock."
  (if (= 0 (select "#" ...))
      `((. (require :shell.machine) :machine-time))
      `((. (require :shell.timing) :timed) (fn [] ,...))))

{: doc : time}
