;;; Expectations of Tasks: let the machine run until they hold, and fail when they never do.
;;;
;;; A Task is given by id, record or name. ?instructions is how long to wait,
;;; 200 million unless told; nothing waits for the host's time.

(local fennel (require :fennel))
(local {: call : id-of} (require :shell.call))
(local {: run-until} (require :test.machine))
(local suite (require :test.suite))

(fn caller []
  "File and line of the test that called the word."
  (var level 3)
  (var info (debug.getinfo level "Sl"))
  (var found nil)
  (while (and info (not found) (< level 40))
    (let [file (string.match info.source "^@(.*)")]
      (when (and file (not (string.find file "^fnl/")))
        (set found {: file :line info.currentline})))
    (set level (+ level 1))
    (set info (debug.getinfo level "Sl")))
  (or found {:file "?" :line 0}))

(fn check [place ok what expected actual]
  (suite.report (and ok true)
                (when (not ok)
                  {:file place.file :line place.line :message what : expected : actual})))

(fn state-of [id]
  "How a Task is, in words."
  (let [task (call :task id)]
    (if task.result task.result.message
        (string.format "it is %s after %d instructions" task.state task.instructions))))

(fn result-of [id]
  (. (call :task id) :result))

(fn quoted [text]
  (fennel.view (if (< 2000 (length text)) (.. "…" (string.sub text -2000)) text)
               {:escape-newlines? true}))

(fn expect-output [task text ?instructions]
  "Lets the machine run until the Task has written text, a string or a function of all it has
written. Gives the whole output."
  (let [place (caller)
        id (id-of task)
        written #(call :output-of id)
        so? (if (= :function (type text)) #(text (written)) #(string.find (written) text 1 true))
        ok (run-until so? ?instructions)]
    (check place ok (string.format "expect-output: %s" (state-of id))
           (if (= :function (type text)) "what the function wants" (quoted text))
           (quoted (written)))
    (written)))

(fn expect-console [text ?instructions]
  "Lets the machine run until a line of the kernel log contains text. Gives that line."
  (let [place (caller)
        line #(accumulate [found nil _ record (ipairs (call :logs)) &until found]
                (when (string.find record.message text 1 true) record.message))
        found (run-until line ?instructions)]
    (check place found "expect-console: no line has it" (quoted text)
           (quoted (table.concat (icollect [_ record (ipairs (call :logs))] record.message) "\n")))
    found))

(fn expect-exit [task ?status ?instructions]
  "Lets the machine run until the Task has ended by itself with that status, 0 unless told.
Gives the record of how it ended."
  (let [place (caller)
        id (id-of task)
        result (run-until #(result-of id) ?instructions)
        status (or ?status 0)]
    (check place (and result (= result.reason :exit) (= result.status status))
           "expect-exit: it did not end so"
           (string.format "exit with status %d" status) (state-of id))
    result))

(fn expect-fault [task ?fault ?instructions]
  "Lets the machine run until a fault has ended the Task: the one named, e.g. \"stack overflow\",
or any. Gives the fault record."
  (let [place (caller)
        id (id-of task)
        result (run-until #(result-of id) ?instructions)
        fault (and result result.fault)]
    (check place (and fault (or (= nil ?fault) (= ?fault fault.fault)))
           "expect-fault: it did not end so"
           (if ?fault (.. "fault: " ?fault) "a fault")
           (if fault (.. "fault: " fault.fault) (state-of id)))
    fault))

(fn expect-memory [address kind expected]
  "Checks what is at an address: (expect-memory a :u32 42), or bytes: (expect-memory a :bytes \"text\").
Gives what is there."
  (let [place (caller)
        bytes? (= kind :bytes)
        found (if bytes? (call :dump address (length expected)) (call :peek address kind))]
    (fn text [value] (if bytes? (quoted value) (.. (tostring value) " (0x" (host.hex value) ")")))
    (check place (= found expected)
           (string.format "expect-memory: 0x%x holds something else" address)
           (text expected) (text found))
    found))

{: expect-output : expect-console : expect-exit : expect-fault : expect-memory}
