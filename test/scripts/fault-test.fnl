;;; Faults: each is named, told where and why, and harms nobody else.

(local faults-by-kind
  {:stack "stack overflow" :null "null pointer" :load "wild load" :store "wild store"
   :kernel "wild store" :code "write to code" :nowhere "execute outside image"
   :illegal "illegal instruction"})

(deftest every-fault-has-its-name
  (each [kind name (pairs faults-by-kind)]
    (testing kind
      (with-machine
        (expect-fault (spawn :crash {:args [kind]}) name)))))

(deftest a-stack-overflow-tells-place-and-reason
  (with-machine
    (let [id (spawn :crash {:args [:stack]})
          fault (expect-fault id "stack overflow")]
      (is (= id fault.task))
      (is (= "crash" fault.name))
      (is (string.find fault.symbol "^descend"))
      (is (string.find fault.owner "guard"))
      (is (= fault.pc (. fault.registers :pc)))
      (is (accumulate [marked false _ line (ipairs fault.disassembly)]
            (or marked (string.find line (.. "> " (hex fault.pc)) 1 true))))
      (is (= fault.pc (. (faults) 1 :pc))))))

(deftest other-tasks-live-on
  (with-machine
    (let [good (spawn :echo)]
      (each [kind (pairs faults-by-kind)]
        (expect-fault (spawn :crash {:args [kind]})))
      (is (running? good))
      (send good "still here")
      (close-input good)
      (expect-exit good 0)
      (is (= "still here" (output-of good))))))

(deftest the-log-tells-of-a-fault
  (with-machine
    (expect-fault (spawn :crash {:args [:illegal]}) "illegal instruction")
    (expect-console "illegal instruction")))

(deftest a-task-that-wants-more-than-its-chunk-is-stopped-at-the-guard
  (with-machine
    (expect-fault (spawn :greedy {:args [:more]}))
    (expect-exit (spawn :greedy) 0)))

(deftest without-protection-a-task-reaches-everything-but-its-canaries-tell
  (with-machine {:protection :off}
    (is (= 3 (. (wait (spawn :crash {:args [:code]})) :status)))
    (let [fault (expect-fault (spawn :crash {:args [:stack]}) "stack overflow")]
      (is (string.find fault.owner "guard")))
    (expect-fault (spawn :greedy {:args [:more]}) "heap overflow")
    (expect-exit (spawn :hello) 0)))
