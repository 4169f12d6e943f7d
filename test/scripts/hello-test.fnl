;;; The smallest Task: greets and ends.

(deftest hello-greets-and-exits-with-0
  (with-machine
    (let [id (spawn :hello)]
      (expect-output id "Hello from Flatland.\n")
      (expect-exit id 0))))

(deftest what-a-task-was-is-known-after-it-ended
  (with-machine
    (let [result (wait (spawn :hello))]
      (is (= :exit result.reason))
      (is (= 0 result.status))
      (is (= "hello" result.name))
      (is (= 21 result.output))
      (is (< 0 result.instructions))
      (is (<= result.peak-memory result.memory))
      (is (= nil result.fault)))))

(deftest a-task-that-ended-is-no-longer-running
  (with-machine
    (let [id (spawn :hello)]
      (is (task? id))
      (is (running? id))
      (wait id)
      (is (not (running? id)))
      (is (not (task? id))))))
