;;; The tour: teaches the machine by doing, a step at a time.
;;;
;;; A step says what to do and has a check that asks the kernel, or the prompt,
;;; whether it was done. `after` is called with the session when a form has run;
;;; what it gives is shown below the value. Steps are checked by what they lead
;;; to, so any form that does it will do.

(local {: call : raise} (require :shell.call))
(local prose (require :shell.wrap))
(local show (require :shell.show))

(fn last-of [session] (. session.kept "*1"))

(fn alive [name]
  "The newest living Task of that name."
  (accumulate [found nil _ task (ipairs (call :tasks))]
    (if (and (= name task.name) (not= :ended task.state)) task found)))

(fn started [at name]
  "A Task of that name started since the step began, also one that has ended."
  (var found nil)
  (for [id (+ 1 at.newest) (+ 64 at.newest) &until found]
    (let [(ok task) (pcall call :task id)]
      (when (and ok (= name task.name)) (set found task))))
  found)

(fn newest-id []
  "Id of the newest Task there ever was."
  (var id 0)
  (var there? true)
  (each [_ task (ipairs (call :tasks))] (set id (math.max id task.id)))
  (while there?
    (set there? (pcall call :task (+ 1 id)))
    (when there? (set id (+ 1 id))))
  id)

(fn inside? [task address]
  (and (= :number (type address)) (<= task.start address) (< address task.end)))

(fn of-task [name]
  (let [task (alive name)] (when task (call :task task.id))))

(local steps
  [{:title "A form and its value"
    :text "This prompt is a Lisp. A form stands in parentheses: first what to do, then with what.
Enter runs it, *1 is its value afterwards. Make 42, in any way you like."
    :try "(* 6 7)"
    :check #(= 42 (last-of $1))}
   {:title "Words"
    :text "Everything the machine can do is a word. Tab completes them, F1 explains the one at the
cursor, (help) lists them all. Ask which programs there are to run."
    :try "(programs)"
    :check #(let [value (last-of $1)]
              (and (= :table (type value))
                   (accumulate [found false _ name (ipairs value) &until found] (= name :hello))))}
   {:title "A Task"
    :text "A running program is a Task. It gets one fixed chunk of memory and what it was granted,
and never more. It has a tab of its own, above. Start the smallest one."
    :try "(spawn :hello)"
    :check #(not= nil (started $2 :hello))}
   {:title "What a Task said"
    :text "It has printed a line and ended; its tab keeps what it printed (Alt and the tab's number
show it, Alt-3 comes back here). The value of the last form, *1, is its id. Read its output here."
    :try "(output-of *1)"
    :check #(let [value (last-of $1)]
              (and (= :string (type value)) (not= nil (string.find value "Flatland" 1 true))))}
   {:title "Work for a hart"
    :text "A hart is what runs instructions. Give it something that never ends, then look at PANEL
with Alt-1: its RUN lamp, the chart, the registers. Come back with Alt-3."
    :try "(spawn :spin)"
    :check #(not= nil (alive :spin))}
   {:title "One flat memory"
    :text "Every address is a physical one; there is no virtual memory. The record of a Task says
where its chunk begins. Find that address: the value has to be the number itself."
    :try "(. (task :spin) :start)"
    :check #(let [task (of-task :spin)] (and task (= task.start (last-of $1))))}
   {:title "Looking at memory"
    :text "peek reads a number anywhere, poke writes one, dump shows bytes, dis shows instructions.
Read the first 32 bits of the Task's chunk."
    :try "(peek (. (task :spin) :start))"
    :check #(let [task (of-task :spin)] (and task (= (call :peek task.start) (last-of $1))))}
   {:title "Registers"
    :text "Where is the Task right now? Its program counter is the register :pc. Read it; the
machine checks that the address lies inside the chunk."
    :try "(reg :pc :spin)"
    :check #(let [task (of-task :spin)] (and task (inside? task (last-of $1))))}
   {:title "Ending a Task"
    :text "It will not end by itself. In its own tab Ctrl-C would do; here there is a word for it."
    :try "(kill :spin)"
    :check #(= nil (alive :spin))}
   {:title "A fault"
    :text "A Task that reaches outside its chunk is stopped and named; nothing else notices. Crash
one on purpose."
    :try "(spawn :crash {:args [\"null\"]})"
    :check #(let [task (started $2 :crash)] (and task (= :fault task.reason)))}
   {:title "What happened"
    :text "The kernel keeps the last faults, with the address, the registers and the code. Ask for
them. CONSOLE, Alt-2, has the log."
    :try "(faults)"
    :check #(let [value (last-of $1)]
              (and (= :table (type value))
                   (accumulate [found false _ fault (ipairs value) &until found]
                     (= :crash fault.name))))}
   {:title "What was not granted"
    :text "A Task may do what its grants say and nothing else. Start hello without any: it runs, but
the kernel refuses to print for it, and counts that."
    :try "(spawn :hello {:grants []})"
    :check #(let [task (started $2 :hello)]
              (and task (= 0 (length task.grants))
                   (or (= :denied task.reason) (< 0 (or task.refused 0)))))}
   {:title "A word of your own"
    :text "Words are functions, and you can make them. Write one named twice that doubles a number;
the machine will try it on a number of its own."
    :try "(fn twice [x] (* 2 x))"
    :check #(let [twice (. $1.kept :twice)]
              (and (= :function (type twice))
                   (let [(ok value) (pcall twice 2718)] (and ok (= 5436 value)))))}])

;; Where the tour stands, nil when it is not under way.
(local state {:step nil :at nil :width 72 :rich? false})

;; Prose is read best in lines that are not too long.
(local widest 72)

(fn styled [sgr text]
  (if state.rich? (.. "\027[" sgr "m" text "\027[0m") text))

(fn strong [text] (styled "1;33" text))
(fn code [text] (styled "36" text))
(fn good [text] (styled "1;32" text))

(fn enter-step [number]
  (set state.step number)
  (set state.at {:newest (newest-id)}))

(fn wrap [text]
  "Prose for the prompt's width."
  (table.concat (prose.wrap text state.width) "\n"))

(fn step-text [number]
  (let [{: title : text :try form} (. steps number)]
    (.. (strong (string.format "%d/%d %s" number (length steps) title)) "\n" (wrap text) "\n"
        "Try: " (code form))))

(fn farewell []
  (.. (good "That was the tour.") "\n"
      (wrap "(help) lists every word by topic, (doc spawn) explains one, (source spawn) shows how it
is made. `flatland new NAME` in a shell makes a program of your own. (tour) begins again.")))

(fn finish []
  (set state.step nil)
  (farewell))

(fn done? [session]
  "Asks the step's check; one that cannot be made is not met."
  (let [(ok met) (pcall (. steps state.step :check) session state.at)]
    (and ok met)))

(fn resize [width rich?]
  "Says how wide lines may be, and whether texts have styles."
  (set state.width (math.max 20 (math.min widest width)))
  (set state.rich? rich?))

(fn after [session]
  "After a form: the next step when this one is done, nil otherwise."
  (when (and state.step (done? session))
    (let [next-step (+ 1 state.step)]
      (.. (good "✓ done") "\n\n"
          (if (< (length steps) next-step) (finish)
              (do (enter-step next-step) (step-text next-step)))))))

(fn go [number]
  (enter-step number)
  (show.text (step-text number)))

(fn tour [?where]
  "Teaches the machine in ten minutes, by doing. (tour) begins, or says the step again; (tour :skip)
goes on, (tour :back) goes back, (tour 5) goes to a step, (tour :stop) ends it."
  (let [at state.step
        most (length steps)]
    (if (= nil ?where) (go (or at 1))
        (= :stop ?where) (do (set state.step nil) (show.text "The tour is over; (tour) begins again."))
        (= :skip ?where) (if (= at most) (show.text (finish)) (go (+ 1 (or at 0))))
        (= :back ?where) (go (math.max 1 (- (or at 2) 1)))
        (and (= :number (type ?where)) (<= 1 ?where most) (= 0 (% ?where 1))) (go ?where)
        (raise :invalid (string.format "tour: expected :skip, :back, :stop or a step from 1 to %d, found %s"
                                       most (tostring ?where))))))

{: tour : after : resize}
