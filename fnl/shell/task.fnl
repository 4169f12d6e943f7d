;;; Words for Tasks: start, stop, feed, read.

(local {: call : options : id-of : matching} (require :shell.call))
(local fault (require :shell.fault))
(local link (require :shell.link))
(local show (require :shell.show))

(local columns [:id :name :state :hart :memory :instructions :time :tab])
(local links {:id link.id :name link.id})

(fn tasks [?filter]
  "The Tasks that live, as a list of records.
?filter is a function of a record, or a table of keys and values that must be equal."
  (show.rows (matching (call :tasks) ?filter) columns links))

(fn task [id]
  "Everything about one Task, also about one that ended not long ago.
Everywhere a Task can be given as id, as record or by the name of one that lives."
  (let [record (call :task (id-of id))]
    (when record.result (fault.result record.result))
    record))

(fn task? [value]
  "True when value stands for a Task that lives: its id, record or name."
  (let [id (if (= :table (type value)) value.id value)]
    (accumulate [found false _ one (ipairs (call :tasks)) &until found]
      (and (not= one.state :ended) (or (= id one.id) (= id one.name))))))

(fn running? [id]
  "True when the Task lives and is neither paused nor ended."
  (and (task? id)
       (let [{: state} (call :task (id-of id))]
         (and (not= state :paused) (not= state :ended)))))

(fn programs []
  "Names of the Tasks that can be started by name."
  (call :programs))

(fn spawn [program ?options]
  "Starts a Task and returns its id.
program is a configured name, the path of a .edn or .elf file, or a record with the keys
:image :memory :stack :args :env :grants :tab :harts :priority :limits :restart.
?options has the same keys and goes before what is configured."
  (call :spawn program (options ?options)))

(fn kill [id]
  "Ends a Task at once. False when it had ended."
  (call :kill (id-of id)))

(fn wait [id]
  "Waits for a Task to end and returns how it ended: a record with :reason :status :message
:instructions :time :peak-memory and, after a fault, :fault."
  (fault.result (call :wait (id-of id))))

(fn pause [id]
  "Stops a Task until it is resumed."
  (call :pause (id-of id)))

(fn resume [id]
  "Lets a paused Task go on."
  (call :resume (id-of id)))

(fn interrupt [id]
  "Asks a Task to stop what it is doing, by an event it may heed."
  (call :interrupt (id-of id)))

(fn pipe [from to]
  "Makes the output of one Task the input of another."
  (call :pipe (id-of from) (id-of to)))

(fn output-of [id ?options]
  "What a Task has written, also when it has ended; the last 256 KiB of it.
With {:record true} a record of :bytes, :dropped and :total."
  (call :output-of (id-of id) (options ?options)))

(fn send-all [text take]
  "Gives text to take, which tells how much of it was taken, until all is."
  (var rest text)
  (while (< 0 (length rest))
    (set rest (string.sub rest (+ 1 (take rest))))
    (when (< 0 (length rest)) (call :run-for 10000)))
  (length text))

(fn send [to ?text]
  "Gives a Task input, which it can read at once; waits while its input is full.
With one argument, (send text), types on the machine's console."
  (if (= nil ?text)
      (send-all to #(call :send-console $))
      (let [task (id-of to)]
        (send-all ?text #(call :send task $)))))

(fn close-input [id]
  "Ends a Task's input: once it has read what is there, it finds the end."
  (call :close-input (id-of id)))

{: tasks : task : task? : running? : programs : spawn : kill : wait : pause : resume
 : interrupt : pipe : output-of : send : close-input}
