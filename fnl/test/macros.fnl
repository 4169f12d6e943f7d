;;; Macros of tests.

(local comparisons {"=" true "not=" true "~=" true "<" true "<=" true ">" true ">=" true})

(fn place [form]
  (let [source (ast-source form)]
    (values (or source.filename "?") (or source.line 0))))

(fn deftest [name ...]
  "Defines a test: (deftest name body...). `flatland test` and (run-tests) run it."
  (assert-compile (or (sym? name) (= :string (type name))) "deftest: expected a name" name)
  (let [(file line) (place name)]
    `((. (require :test.suite) :add) ,(tostring name) ,file ,line (fn [] (do ,...) nil))))

(fn testing [context ...]
  "Runs forms under a context that is named when one of them fails."
  `((. (require :test.suite) :testing) ,context (fn [] (do ,...) nil)))

(fn is [form ?message]
  "Checks that a form is true. When it is not, the form and both sides of a comparison are shown.
In (is (= expected actual)) tables are equal when what is in them is."
  (let [head (and (list? form) (sym? (. form 1)) (tostring (. form 1)))
        (file line) (place form)
        text (view form {:one-line? true})]
    (if (and (. comparisons head) (= 3 (length form)))
        `((. (require :test.check) :compare) ,head ,text ,(. form 2) ,(. form 3) ,file ,line
                                             ,?message)
        `((. (require :test.check) :true?) ,text ,form ,file ,line ,?message))))

(fn with-machine [options ...]
  "Evaluates forms on a machine of their own, with its own kernel, on the :steps clock;
a table first gives its :harts :memory :clock :protection :max-tasks :seed; with :bios :kernel :initrd
:append :disk it runs that firmware instead of the kernel."
  (let [given? (and (table? options) (not (sequence? options)) (not (list? options))
                    (not (sym? options)))]
    ;; The last form is no tail call: an expectation that fails tells who called it.
    `((. (require :test.machine) :with-machine)
      ,(if given? options {})
      (fn [] (let [values# (table.pack (do ,(if given? `nil options) ,...))]
               (table.unpack values# 1 values#.n))))))

{: deftest : testing : is : with-machine}
