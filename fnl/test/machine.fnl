;;; Machines for tests, and letting them run until something is so.

(local trace (require :shell.trace))
(local suite (require :test.suite))

;; Instructions between the first two looks, the most there may be later, and how many a test
;; may wait unless told.
(local first-look 20000)
(local longest-look 1000000)
(local patience 200000000)

;; Where the next expect-console begins to look, by machine.
(local places {})
(var current 0)

(fn console-place [?place]
  "Where the next expect-console of this machine begins to look; sets it when it is given."
  (when ?place (tset places current ?place))
  (or (. places current) 0))

(fn with-machine [options body]
  "Calls body while every word means a new machine; closes it afterwards."
  (when (= nil options.seed) (set options.seed suite.state.seed))
  (let [handle (kernel.call :open-machine options)
        before (kernel.call :use-machine handle)]
    (set current handle)
    (tset places handle 0)
    (table.insert suite.state.machines handle)
    (fn finish []
      (when suite.state.current
        (set suite.state.current.instructions
             (+ suite.state.current.instructions (. (kernel.call :time) :instructions))))
      (kernel.call :use-machine before)
      (set current before)
      (kernel.call :close-machine handle)
      (each [at open (ipairs suite.state.machines)]
        (when (= open handle) (table.remove suite.state.machines at))))
    (trace.protect body finish)))

(local units {:ns 1 :us 1000 :ms 1000000 :s 1000000000 :m 60000000000})

(fn nanoseconds [text]
  "A duration like 5s or 200ms."
  (let [(count unit) (string.match text "^(%d+)(%a+)$")
        scale (and unit (. units unit))]
    (assert scale (string.format ":within is %q, expected a duration such as 5s" text))
    (* (tonumber count) scale)))

(fn limits [?patience]
  "How many instructions, and up to which time, a test waits."
  (if (= :table (type ?patience))
      (values math.huge (+ (. (kernel.call :time) :ns) (nanoseconds ?patience.within)))
      (values (or ?patience patience) math.huge)))

(fn run-until [so? ?patience]
  "Lets the machine run until so? holds, nothing can happen any more, or ?patience is over: a number
of instructions, or {:within \"5s\"} of the machine's time. Gives what so? gave last."
  (let [(limit deadline) (limits ?patience)]
    (var ran 0)
    (var result (so?))
    (var asleep false)
    (var look first-look)
    (while (and (not result) (not asleep) (< ran limit)
                (< (. (kernel.call :time) :ns) deadline))
      (let [step (math.min look (- limit ran))
            done (kernel.call :run-for step)]
        (set ran (+ ran done))
        (set look (math.min longest-look (math.floor (* 1.2 look))))
        (set result (so?))
        (set asleep (< done step))))
    result))

{: with-machine : run-until : console-place}
