;;; The life of Tasks: start, stop, pause, limits, preemption.

(deftest a-task-that-never-yields-does-not-keep-others-from-running
  (with-machine
    (let [spinning (spawn :spin)
          id (spawn :primes {:args ["1000"]})]
      (expect-exit id 0)
      (is (running? spinning))
      (is (kill spinning))
      (is (= :killed (. (wait spinning) :reason))))))

(deftest eight-spinning-tasks-share-one-hart-and-eight
  (each [_ harts (ipairs [1 8])]
    (testing (.. harts " harts")
      (with-machine {: harts}
        (let [ids (fcollect [_ 1 8] (spawn :spin))]
          (run-for 20000000)
          (let [counts (icollect [_ id (ipairs ids)] (. (task id) :instructions))
                least (math.min (table.unpack counts))
                most (math.max (table.unpack counts))]
            (is (< 100000 least))
            (is (< most (* 2 least)))))))))

(deftest a-paused-task-stands-still-until-resumed
  (with-machine
    (let [id (spawn :spin)]
      (run-for 1000000)
      (is (pause id))
      (is (not (running? id)))
      (let [before (. (task id) :instructions)]
        (run-for 1000000)
        (is (= before (. (task id) :instructions)))
        (is (resume id))
        (is (not (resume id)))
        (run-for 1000000)
        (is (< before (. (task id) :instructions)))))))

(deftest killing-what-has-ended-is-false
  (with-machine
    (let [id (spawn :hello)]
      (wait id)
      (is (= false (kill id))))))

(deftest a-limit-of-instructions-ends-a-task
  (with-machine
    (let [id (spawn :spin {:limits {:instructions 500000}})
          result (wait id)]
      (is (= :limit result.reason))
      (is (= 500000 result.instructions)))))

(deftest limits-of-time-and-output-end-a-task-with-the-reason
  (with-machine
    (let [result (wait (spawn :spin {:limits {:time "50ms"}}))]
      (is (= :limit result.reason))
      (is (string.find result.message "50000000 ns are over" 1 true)))
    (let [id (spawn :primes {:args ["1000"] :limits {:output 100}})
          result (wait id)]
      (is (= :limit result.reason))
      (is (= 100 result.output))
      (is (= 100 (length (output-of id)))))))

(deftest what-a-task-used-is-counted
  (with-machine
    (let [id (spawn :relay)]
      (send id "some bytes")
      (close-input id)
      (let [result (expect-exit id 0)
            {: calls} (task id)]
        (is (= 10 result.output))
        (is (< 0 result.instructions))
        (is (<= 3 calls.submit))
        (is (= 1 calls.exit))
        (is (< 4096 result.peak-memory result.memory))))))

(deftest a-task-that-faults-is-started-again-ever-more-slowly
  (with-machine
    (spawn :crash {:args [:null] :restart :on-fault})
    ;; Time may fly while this form computes, so nobody may remember how it ended.
    (pcall wait (spawn :sleepy {:args ["1" "1500"]}))
    (let [starts (icollect [_ record (ipairs (logs {:subsystem :task}))]
                   (when (string.find record.message "started again" 1 true) record.time))]
      (is (<= 3 (length starts)))
      (is (< (* 1.5 (- (. starts 2) (. starts 1))) (- (. starts 3) (. starts 2)))))))

(deftest a-task-stays-on-the-harts-it-is-given-and-the-first-goes-first
  (with-machine {:harts 2}
    (let [bound (spawn :spin {:harts [1]})
          last (spawn :spin {:harts [1] :priority 7})]
      (run-for 1000000)
      (is (= 1 (. (task bound) :hart)))
      (is (= 0 (. (task last) :instructions)))
      (kill bound)
      (run-for 1000000)
      (is (= 1 (. (task last) :hart)))
      (is (= :idle (. (harts) 1 :state))))))

(deftest there-is-a-limit-to-how-many-tasks-live
  (with-machine {:max-tasks 3}
    (let [ids (fcollect [_ 1 3] (spawn :spin))
          (ok problem) (pcall spawn :spin)]
      (is (= false ok))
      (is (= :full problem.error))
      (is (string.find problem.message "3 Tasks live already" 1 true))
      (kill (. ids 2))
      (is (spawn :spin)))))

(deftest what-is-not-granted-is-refused
  (with-machine
    (let [id (spawn :hello {:grants []})]
      (is (not= 0 (. (wait id) :status)))
      (is (= "" (output-of id)))
      (is (= [] (grants id))))))

(deftest a-grant-can-be-given-and-taken
  (with-machine
    (let [id (spawn :spin)]
      (is (grant id :log))
      (is (not (grant id :log)))
      (is (= [":log"] (icollect [_ {: text} (ipairs (grants id))] text)))
      (is (revoke id :log))
      (is (= [] (grants id)))
      (kill id))))

(deftest there-is-no-room-for-more-than-there-is
  (with-machine {:memory 16777216}
    (let [(ok problem) (pcall spawn :hello {:memory "15M"})]
      (is (= false ok))
      (is (= :no-memory problem.error))
      (is (string.find problem.message "15")))))

(deftest a-task-that-waits-uses-no-instructions
  (with-machine
    (let [id (spawn :sleepy)
          result (expect-exit id 0)]
      (is (< result.instructions 100000))
      (is (<= 300000000 result.time)))))

(deftest two-runs-are-the-same
  (fn run []
    (with-machine {:harts 3}
      (let [ids (fcollect [i 1 4] (spawn :primes {:args [(tostring (* i 500))]}))]
        (each [_ id (ipairs ids)] (expect-exit id 0))
        (let [{: instructions : ns} (time)]
          [instructions ns (icollect [_ id (ipairs ids)] (. (task id) :time))]))))
  (is (= (run) (run))))
