;;; Faults say who called whom.

(deftest a-fault-in-a-compiled-program-has-a-backtrace
  (with-machine
    (let [fault (expect-fault (spawn :crash {:args [:stack]}) "stack overflow")]
      (is (< 2 (length fault.backtrace)))
      (is (= fault.pc (. fault.backtrace 1 :address)))
      (is (string.find (. fault.backtrace 2 :symbol) "^descend%+0x"))
      (is (string.find (. fault.backtrace (length fault.backtrace) :symbol) "^_start")))))

(deftest a-backtrace-ends-at-the-start
  (with-machine
    (let [fault (expect-fault (spawn :crash {:args [:null]}))
          last (. fault.backtrace (length fault.backtrace))]
      (is (string.find last.symbol "^_start")))))
