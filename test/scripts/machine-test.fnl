;;; Harts, registers, machines beside machines.

(deftest a-machine-has-the-harts-it-was-asked-for
  (with-machine {:harts 4}
    (is (= [0 1 2 3] (icollect [_ {: id} (ipairs (harts))] id)))))

(deftest machines-are-separate
  (let [outer (with-machine (spawn :spin) (length (tasks)))]
    (is (= 1 outer))
    (with-machine
      (is (= 0 (length (tasks))))
      (spawn :spin)
      (with-machine
        (is (= 0 (length (tasks)))))
      (is (= 1 (length (tasks)))))))

(deftest a-machine-is-closed-when-its-test-fails
  (let [(ok problem) (pcall (fn [] (with-machine (error "boo"))))]
    (is (= false ok))
    (is (string.find (tostring problem) "boo")))
  (is (pcall tasks)))

(deftest an-option-that-is-none-is-named
  (let [(ok problem) (pcall open-machine {:hart 2})]
    (is (= false ok))
    (is (string.find problem.message ":hart" 1 true))))

(deftest registers-of-a-task-have-its-pc
  (with-machine
    (let [id (spawn :spin)]
      (run-for 1000000)
      (let [pc (reg :pc {:task id})
            image (. (task id) :sections 1)]
        (is (<= image.start pc))
        (is (< pc image.end))
        (is (= pc (. (registers {:task id}) :pc))))
      (is (not (pcall reg :nonsense))))))

(deftest the-clock-follows-the-instructions
  (with-machine
    (spawn :spin)
    (let [before (time)
          ran (run-for 1000000)
          after (time)]
      (is (= :steps before.clock))
      (is (<= 1000000 ran))
      (is (= ran (- after.instructions before.instructions)))
      (is (< before.ns after.ns)))))

(deftest the-log-can-be-written-and-read
  (with-machine
    (log :info "from a test")
    (let [[record] (logs {:count 1})]
      (is (= "from a test" record.message))
      (is (= :info record.level)))
    (log :warning "odd")
    (is (= ["odd"] (icollect [_ {: message} (ipairs (logs {:level :warning}))] message)))))
