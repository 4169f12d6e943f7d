;;; Words for the kernel log and for faults.

(local {: call : options} (require :shell.call))
(local fault (require :shell.fault))
(local show (require :shell.show))

(fn logs [?options]
  "Records of the kernel log, oldest first.
?options has :count, :level (:error :warning :info :debug), :task, :subsystem, :since."
  (show.rows (call :logs (options ?options)) [:time :level :hart :task :subsystem :message]))

(fn log [level text]
  "Adds a record to the kernel log; level is :error, :warning, :info or :debug."
  (call :log level text))

(fn faults []
  "The last faults of Tasks, oldest first: which, where, why, with registers and code."
  (show.rows (icollect [_ record (ipairs (call :faults))] (fault.fault record))
             [:task :name :fault :address :pc :symbol :owner]))

{: logs : log : faults}
