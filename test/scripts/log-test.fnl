;;; The kernel log: records as tables, levels, data.

(deftest records-are-tables-with-data
  (with-machine
    (log :warning "look here" {:n 3 :what "x"})
    (let [found (logs {:level :warning})
          record (. found (length found))]
      (is (= "look here" record.message))
      (is (= 3 record.data.n))
      (is (= "x" record.data.what)))))

(deftest a-subsystem-has-a-level-of-its-own
  (with-machine
    (log-level :error :task)
    (let [id (spawn :hello)]
      (expect-exit id 0)
      (is (= 0 (length (logs {:subsystem :task})))))
    (log-level nil :task)
    (let [id (spawn :hello)]
      (expect-exit id 0)
      (is (= 2 (length (logs {:subsystem :task})))))
    (is (= :info (. (log-level) :level)))))

(deftest how-a-task-ended-is-data
  (with-machine
    (let [id (spawn :hello)]
      (expect-exit id 0)
      (let [found (logs {:task id})
            record (. found (length found))]
        (is (= :exit record.data.reason))
        (is (= 0 record.data.status))))))

(deftest what-the-log-drops-is-counted
  (with-machine
    (is (= 0 (. (log-level) :dropped)))
    (for [i 1 200] (log :info (string.rep "x" 4000)))
    (let [{: records : dropped} (log-level)
          kept (logs)]
      (is (< 0 dropped))
      (is (= records (length kept)))
      (is (= (+ dropped 1) (. kept 1 :sequence))))))
