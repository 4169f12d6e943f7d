;;; Harts that are stopped and started.

(deftest the-task-of-a-stopped-hart-goes-on-elsewhere
  (with-machine {:harts 2}
    (let [a (spawn :spin)
          b (spawn :spin)]
      (run-for 200000)
      (is (stop-hart 1))
      (is (= :stopped (. (harts) 2 :state)))
      (let [before [(. (task a) :instructions) (. (task b) :instructions)]]
        (run-for 2000000)
        (is (< (. before 1) (. (task a) :instructions)))
        (is (< (. before 2) (. (task b) :instructions))))
      (is (start-hart 1))
      (run-for 200000)
      (is (= :running (. (harts) 2 :state))))))
