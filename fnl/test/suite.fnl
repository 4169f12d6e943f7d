;;; Tests and what came of them.
;;;
;;; `deftest` adds a test, `run` runs one. A failed check does not end its test; an
;;; error does. Whatever machine a test has opened is closed when it ends.

(local trace (require :shell.trace))

(local state {:tests [] :file nil :current nil :seed 1 :machines []})

(fn start-file [file seed]
  "The tests that follow are of that file."
  (set state.file file)
  (set state.seed seed)
  (math.randomseed seed))

(fn add [name file line body]
  "Adds a test. Two of the same name in one file are an error."
  (each [_ test (ipairs state.tests)]
    (when (and (= test.name name) (= test.file file) state.file)
      (error (string.format "two tests are named %s: line %d and line %d" name test.line line) 0)))
  (table.insert state.tests {: name : file : line : body})
  name)

(fn list []
  "Every test: name, file, line."
  (icollect [_ {: name : file : line} (ipairs state.tests)] {: name : file : line}))

(fn clear []
  "Forgets every test."
  (set state.tests []))

(fn failed [failure]
  (let [current state.current
        context (table.concat current.context " › ")]
    (when (not= "" context) (set failure.context context))
    (table.insert current.failures failure)))

(fn describe [failure]
  "A failure as lines of text."
  (let [out [(string.format "%s:%s: %s" (or failure.file "?") (or failure.line "?")
                            (or failure.message "failed"))]]
    (each [_ key (ipairs [:context :form :expected :actual])]
      (when (. failure key)
        (table.insert out (string.format "  %-9s %s" (.. key ":")
                                         (string.gsub (. failure key) "\n" "\n            ")))))
    (table.concat out "\n")))

(fn report [ok failure]
  "Counts a check. Outside of a test a failed one is printed."
  (if state.current
      (do (set state.current.checks (+ 1 state.current.checks))
          (when (not ok) (failed failure)))
      (not ok) (print (describe failure)))
  ok)

(fn testing [context body]
  "Calls body; failures in it tell the context."
  (if state.current
      (do (table.insert state.current.context context)
          (body)
          (table.remove state.current.context))
      (body)))

(fn place-of [problem]
  (if (= :table (type problem))
      (or (accumulate [found nil _ frame (ipairs problem.frames) &until found]
            (when (not (string.find frame.file "^fnl/")) frame))
          {})
      {}))

(fn message-of [problem]
  (pick-values 1 (string.gsub (tostring problem) "^[^\n]-:%d+: " "")))

(fn close-machines []
  "Closes what a test has left open and goes back to the first machine."
  (kernel.call :use-machine 0)
  (while (next state.machines)
    (kernel.call :close-machine (table.remove state.machines))))

(fn run [index]
  "Runs one test of the list. Gives {checks failures milliseconds instructions}."
  (let [test (. state.tests index)
        start (host.now)
        current {: test :checks 0 :failures [] :context [] :instructions 0}]
    (set state.current current)
    (let [(ok problem) (trace.attempt test.body)]
      (when (not ok)
        (let [place (place-of problem)]
          (failed {:message (.. "error: " (message-of problem))
                   :file (or place.file test.file) :line (or place.line test.line)}))))
    (close-machines)
    (set state.current nil)
    {:checks current.checks :failures current.failures :instructions current.instructions
     :milliseconds (- (host.now) start)}))

(fn run-tests [?filter]
  "Runs the tests defined at this prompt, those whose name contains ?filter, and tells how they went."
  (var bad 0)
  (var count 0)
  (each [index test (ipairs state.tests)]
    (when (or (= nil ?filter) (string.find test.name ?filter 1 true))
      (set count (+ count 1))
      (let [{: failures} (run index)]
        (print (.. (if (next failures) "✗ " "✓ ") test.name))
        (when (next failures) (set bad (+ bad 1)))
        (each [_ failure (ipairs failures)] (print (describe failure))))))
  (print (string.format "%d tests, %d failed" count bad))
  (= bad 0))

{: state : start-file : add : list : clear : report : testing : run : run-tests}
