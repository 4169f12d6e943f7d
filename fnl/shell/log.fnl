;;; Words for the kernel log and for faults.

(local {: call : options} (require :shell.call))
(local fault (require :shell.fault))
(local link (require :shell.link))
(local show (require :shell.show))

(fn logs [?options]
  "Records of the kernel log, oldest first.
?options has :count, :level (:error :warning :info :debug), :task, :subsystem, :since."
  (show.rows (call :logs (options ?options)) [:time :level :hart :task :subsystem :message]
             {:task link.task}))

(fn log [level text ?data]
  "Adds a record to the kernel log; level is :error, :warning, :info or :debug.
?data is a table of strings, numbers and booleans that goes with it."
  (call :log level text ?data))

(fn log-level [?level ?subsystem]
  "Sets the least serious level the kernel log keeps: of one subsystem, such as :task or
:capability or the name of a Task, or of all that have none of their own. Without arguments
it only tells; with nil and a subsystem that one goes by the general level again.
The record has :level and :subsystems, and how many :records are kept and were :dropped."
  (call :log-level ?level ?subsystem))

(fn faults []
  "The last faults of Tasks, oldest first: which, where, why, with registers and code."
  (show.rows (icollect [_ record (ipairs (call :faults))] (fault.fault record))
             [:task :name :fault :address :pc :symbol :owner]
             {:task link.task}))

{: logs : log : log-level : faults}
