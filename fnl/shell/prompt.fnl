;;; Evaluates what is typed: one form after another, locals kept between them.
;;;
;;; Each form is compiled on its own. What it binds at its top (local, var, fn,
;;; macro) lives on in the session: later forms read and set the same variable.
;;; An error ends the whole text; the values of the forms before it are kept.

(local fennel (require :fennel))
(local compiler (require :fennel.compiler))
(local parser (require :fennel.parser))
(local repl (require :fennel.repl))
(local utils (require :fennel.utils))
(local commands (require :shell.commands))
(local current (require :shell.current))
(local frames (require :shell.frame))
(local inspector (require :shell.inspect))
(local looks (require :shell.look))
(local marks (require :shell.marks))
(local results (require :shell.result))
(local show (require :shell.show))
(local tour (require :shell.tour))
(local trace (require :shell.trace))
(local words (require :shell.words))

;; Forms whose nil is not worth showing.
(local silent (collect [_ name (ipairs [:local :var :global :set :tset :macro :macros
                                        :import-macros :each :for :while])]
                name true))

;; Numbered results that can be used again.
(local most-numbered 100)

;; Characters a line has while nothing has said so.
(local default-width 80)

;; Results that are remembered of one text.
(local most-results 1000)

(fn globals []
  "Names that a form may use without binding them."
  (let [names []]
    (each [name (pairs _G)] (table.insert names name))
    names))

(fn new-session []
  "A place for locals and macros of its own, with every word bound."
  (let [scope (compiler.make-scope)
        kept {}
        env (setmetatable {:__kept kept :__words words.functions} {:__index _G})]
    (tset env :_G _G)
    (each [name (pairs words.functions)]
      (tset scope.manglings name (.. "__words[\"" name "\"]")))
    (each [name macro* (pairs words.macros)]
      (tset scope.macros name macro*))
    (each [_ name (ipairs ["*1" "*2" "*3"])]
      (tset scope.manglings name (.. "__kept[\"" name "\"]")))
    {: scope : kept : env :globals (globals) :results [] :width default-width}))

(fn keep [session scope chunk]
  "Adds to a compiled chunk what stores the names it bound; returns those names."
  (let [bound {}]
    (var saves [])
    (each [raw mangled (pairs scope.manglings)]
      (when (not (. scope.gensyms mangled))
        (tset bound raw true)
        (table.insert saves (string.format "__kept[%q] = %s" raw mangled))))
    (when (next saves)
      (let [last (. chunk (length chunk))
            returns? (and last.leaf (string.find last.leaf "^return "))
            at (if returns? (length chunk) (+ 1 (length chunk)))]
        (table.insert chunk at {:leaf (table.concat saves " ")})))
    bound))

(fn adopt [session scope bound]
  "Makes the names a form has bound those of the session."
  (each [raw (pairs bound)]
    (tset session.scope.manglings raw (string.format "__kept[%q]" raw))
    (tset session.scope.symmeta raw (. scope.symmeta raw))
    (tset session.scope.macros raw nil))
  (each [name macro* (pairs scope.macros)]
    (tset session.scope.macros name macro*)))

(fn pinpoint [session]
  "What the compiler puts around the part of a form that is wrong: a style, where there are any."
  (if session.rich? ["\027[7m" "\027[27m"] false))

(fn options [session file source scope plugin]
  {: scope :filename file : source
   :env session.env :allowedGlobals session.globals
   :correlate true :useMetadata true :useBitLib true
   :error-pinpoint (pinpoint session) :plugins [plugin]})

(fn compile [session form file source]
  "A function that runs the form, and what to do with its scope once it has run."
  (let [scope (compiler.make-scope session.scope)]
    (var bound {})
    (local plugin {:name :keep-locals :versions [utils.version]
                   :chunk (fn [_ in-scope]
                            (when (= in-scope scope)
                              (set bound (keep session scope utils.root.chunk)))
                            nil)})
    (let [code (compiler.compile form (options session file source scope plugin))]
      (values (assert (load code (.. "@" file) :t session.env))
              (fn [] (adopt session scope bound))))))

(fn forget-compilation []
  "After an interrupt or an error: the compiler keeps state of what it was doing."
  (each [_ key (ipairs [:chunk :scope :options])] (tset utils.root key nil))
  (set compiler.scopes.macro compiler.scopes.global))

(fn number-results [session file]
  "At the prompt, gives the values of the text now beginning names: r17 for prompt 17."
  (let [number (tonumber (or (string.match file "^prompt (%d+)$") ""))]
    (set session.number number)
    (set session.result (and number (string.format "r%d" number)))
    (when number (results.begin session number))
    (when (and number (< most-numbered number))
      (let [old (string.format "r%d" (- number most-numbered))]
        (when (= (string.format "__kept[%q]" old) (. session.scope.manglings old))
          (tset session.kept old nil)
          (tset session.scope.manglings old nil))))))

(fn remember [session value]
  (tset session.kept "*3" (. session.kept "*2"))
  (tset session.kept "*2" (. session.kept "*1"))
  (tset session.kept "*1" value)
  (when session.result
    (tset session.kept session.result value)
    (tset session.scope.manglings session.result (string.format "__kept[%q]" session.result))))

(fn head-of [form]
  (and (utils.list? form) (utils.sym? (. form 1)) (tostring (. form 1))))

(fn drawn [session value]
  "Text of a result, with the links and folds that the session's terminal can take."
  (let [root (and session.number (results.add session session.number value))]
    (show.render value session.width {:marks (if session.rich? marks.rich marks.plain) : root})))

(fn add-results [session form ...]
  (let [count (select "#" ...)
        nothing? (and (<= count 1) (= nil ...) (. silent (head-of form)))]
    (when (not nothing?)
      (remember session (pick-values 1 ...))
      (for [i 1 count]
        (when (< (length session.results) most-results)
          (let [value (select i ...)]
            (table.insert session.results {:text (drawn session value) : value})))))))

(fn run [session body ...]
  "Calls a compiled form; an error of it is raised with its frames, which are kept."
  (let [outcome (table.pack (xpcall body trace.wrap ...))]
    (when (not (. outcome 1))
      (let [captured (?. (getmetatable (. outcome 2)) :captured)]
        (when (and captured session.number) (frames.keep session session.number captured)))
      (error (. outcome 2) 0))
    (table.unpack outcome 2 outcome.n)))

(fn run-form [session form file source width ...]
  (set session.line (and (= :table (type form)) form.line))
  (let [(body done) (compile session form file source)]
    (add-results session form (run session body ...))
    (done)))

(fn run-command [session text]
  "A line that begins with a comma: one of the commands of Fennel's own REPL."
  (var given false)
  (let [lines []
        scope (compiler.make-scope session.scope)]
    (repl {:env session.env
           ;; What follows the name of a file is not a form.
           :readChunk #(when (not given)
                         (set given true)
                         (.. (or (string.match text "^%s*,transcript") text) "\n"))
           :onValues #(each [_ line (ipairs $1)] (table.insert lines (tostring line)))
           :onError #(table.insert lines (.. $1 " error: " (tostring $2)))
           :init #(set $1.scope scope)
           :plugins [(commands.plugin session text)]
           :allowedGlobals session.globals
           :useBitLib true})
    (table.insert session.results {:text (table.concat lines "\n") :value nil})))

(fn past [text form at]
  "Where a text goes on after a form whose reader has taken `at` bytes: it takes the one that ends
a name, which may begin the next form."
  (let [openers (if (= :string (type form)) "^[%(%[{]" "^[%(%[{\"]")]
    (if (string.find text openers at) (- at 1) at)))

(fn run-forms [session text file width ...]
  "Runs form after form; session.done is how many bytes those took that have run."
  (var at 0)
  (let [bytes (parser.string-stream text)
        (read) (parser.parser (fn [] (let [byte (bytes)] (when byte (set at (+ at 1))) byte))
                              file {:source text :error-pinpoint (pinpoint session)})]
    (each [_ form read]
      (let [done (past text form at)]
        (run-form session form file text width ...)
        (set session.done done)))))

(fn evaluate [session text file width rich? ...]
  "Runs every form of text; what they give is in session.results. ... is theirs as `...`. With
rich? texts have links and folds, and `inspect` opens the inspector."
  (set current.session session)
  (set session.width width)
  (set session.rich? rich?)
  (set session.inspected nil)
  (set session.results [])
  (set session.file file)
  (set session.line nil)
  (set session.done 0)
  (set session.note nil)
  (number-results session file)
  (tour.resize width rich?)
  (forget-compilation)
  (if (string.find text "^%s*,%a")
      (run-command session text)
      (run-forms session text file width ...))
  (set session.note (tour.after session)))

;; What the compiler learns most from: macros of Fennel's own that make much code.
(local exercises "(icollect [_ x (ipairs [1])] x) (collect [k v (pairs {:a 1})] k v)
(match [1 2] [a b] (+ a b)) (fn f [x ?y] (when x (print x))) (each [_ x (ipairs [1])] (print x))")

(fn warm-up []
  "Compiles exercises in a session of its own and runs nothing: the code of the compiler is cold at
first. It may be left at any moment, as a form may that is interrupted."
  (let [session (new-session)]
    (forget-compilation)
    (for [_ 1 3]
      (let [(read) (parser.parser (parser.string-stream exercises) "exercises" {})]
        (each [_ form read] (compile session form "exercises" exercises))))
    (forget-compilation)))

(fn invoke [session module name ...]
  "Calls a function of a module; what it gives is in session.results."
  (set current.session session)
  (set session.results [])
  (set session.file "host")
  (let [results (table.pack ((. (require module) name) ...))]
    (for [i 1 results.n]
      (table.insert session.results {:text "" :value (. results i)}))))

(fn names [session]
  "Every name a form of the session may use."
  (let [found []]
    (each [_ from (ipairs [session.scope.manglings session.scope.macros _G
                           compiler.scopes.global.specials compiler.scopes.global.macros])]
      (each [name (pairs from)] (table.insert found name)))
    found))

(fn outcome [session]
  "What came of the last text: the texts of its values, how much of it has run, the place of the
form that ran last, a note below them."
  {:texts (icollect [_ {: text} (ipairs session.results)] text) :done session.done :file session.file :line session.line
   :note session.note
   :inspected session.inspected})

(fn value-of [session i]
  "The value of one of the texts of `outcome`."
  (. session.results i :value))

(fn look [session form columns]
  "The inspector's page about what a form gives, for a terminal with so many columns of room."
  (set current.session session)
  (let [value (looks.look session form)]
    (inspector.page value form columns)))

(fn frames-of [session]
  "Places of the last error of this text, with the forms that look into them."
  (let [problem (?. session :problems (length (or session.problems [])))]
    (when (and problem (= problem.number session.number))
      (icollect [i {: file : line : name} (ipairs problem.frames)]
        {: file : line : name :look (string.format "(frame %d %d)" i problem.number)}))))

{: new-session : evaluate : warm-up : invoke : names : outcome : value-of : look : frames-of}
