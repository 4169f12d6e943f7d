;;; Expectations of Tasks: let the machine run until they hold, and fail when they never do.
;;;
;;; A Task is given by id, record or name. ?instructions is how long to wait: a
;;; number, 200 million unless told, or {:within "5s"} by the machine's clock;
;;; nothing waits for the host's time.

(local fennel (require :fennel))
(local {: call : id-of} (require :shell.call))
(local {: run-until : console-place} (require :test.machine))
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
  (or found (and suite.state.current suite.state.current.test) {:file "?" :line 0}))

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

(fn line-around [text first last]
  "The line of text that holds the characters first to last, up to where they end."
  (var begin first)
  (while (and (< 1 begin) (not= "\n" (string.sub text (- begin 1) (- begin 1))))
    (set begin (- begin 1)))
  (string.sub text begin last))

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

(fn expect-console [text ?patience]
  "Lets the machine run until its UART says text, after what an earlier expect-console has found;
the kernel writes its log there. Gives the line. ?patience is a number of instructions, or
{:within \"5s\"} by the machine's clock."
  (let [place (caller)
        start (console-place)
        line (fn []
               (let [{: bytes : from} (call :console start)
                     (first last) (string.find bytes text 1 true)]
                 (when first
                   (console-place (+ from last))
                   (line-around bytes first last))))
        found (run-until line ?patience)]
    (check place found "expect-console: it is not said" (quoted text)
           (quoted (. (call :console start) :bytes)))
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
