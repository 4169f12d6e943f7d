;;; Tasks that start Tasks, and what they may hand on.

(deftest a-task-starts-another-and-waits-for-it
  (with-machine
    (let [id (spawn :launch)]
      (expect-exit id 0)
      (is (= "hello exited with status 0\n" (output-of id)))
      (let [child (task (+ id 1))]
        (is (= "hello" child.name))
        (is (= id child.parent))))))

(deftest a-task-may-start-only-what-a-grant-names
  (with-machine
    (let [id (spawn :launch {:args ["wc"]})]
      (is (= :denied (. (wait id) :reason)))
      (is (= "wc could not be started, error 1\n" (output-of id)))
      (let [found (logs {:subsystem :capability})]
        (is (= "[:spawn \"wc\"]" (. found (length found) :data :missing)))))))

(deftest what-is-started-has-no-more-than-its-parent
  (with-machine
    (let [id (spawn :launch)]
      (revoke id :output)
      (wait id)
      (is (= 0 (length (grants (+ id 1)))))
      (is (= "" (output-of (+ id 1)))))))

(deftest a-task-learns-that-what-it-started-did-not-exit
  (with-machine
    (let [id (spawn :launch {:args ["spin"]})]
      (run-for 1000000)
      (is (running? id))
      (kill :spin)
      (expect-exit id 1)
      (is (= "spin did not exit\n" (output-of id))))))
