;;; Machines for tests, and letting them run until something is so.

(local trace (require :shell.trace))
(local suite (require :test.suite))

;; Instructions between two looks, and how many a test may wait unless told.
(local look 100000)
(local patience 200000000)

(fn with-machine [options body]
  "Calls body while every word means a new machine; closes it afterwards."
  (when (= nil options.seed) (set options.seed suite.state.seed))
  (let [handle (kernel.call :open-machine options)
        before (kernel.call :use-machine handle)]
    (table.insert suite.state.machines handle)
    (fn finish []
      (when suite.state.current
        (set suite.state.current.instructions
             (+ suite.state.current.instructions (. (kernel.call :time) :instructions))))
      (kernel.call :use-machine before)
      (kernel.call :close-machine handle)
      (each [at open (ipairs suite.state.machines)]
        (when (= open handle) (table.remove suite.state.machines at))))
    (trace.protect body finish)))

(fn run-until [so? ?instructions]
  "Lets the machine run until so? holds, nothing can happen any more, or the instructions are over.
Gives what so? gave last."
  (let [limit (or ?instructions patience)]
    (var ran 0)
    (var result (so?))
    (var asleep false)
    (while (and (not result) (not asleep) (< ran limit))
      (let [step (math.min look (- limit ran))
            done (kernel.call :run-for step)]
        (set ran (+ ran done))
        (set result (so?))
        (set asleep (< done step))))
    result))

{: with-machine : run-until}
