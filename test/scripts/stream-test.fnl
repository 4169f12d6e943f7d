;;; Streams of Tasks: input, output, the end, pipes.

(deftest wc-counts-what-it-is-sent
  (with-machine
    (let [id (spawn :wc)]
      (send id "one two\nthree\n")
      (close-input id)
      (expect-exit id 0)
      (is (= ["2" "3" "14"] (icollect [n (string.gmatch (output-of id) "%d+")] n))))))

(deftest wc-counts-more-than-a-stream-holds
  (with-machine
    (let [id (spawn :wc)
          line "all work and no play\n"]
      (is (= 210000 (send id (string.rep line 10000))))
      (close-input id)
      (expect-exit id 0)
      (is (= ["10000" "50000" "210000"]
             (icollect [n (string.gmatch (output-of id) "%d+")] n))))))

(deftest no-input-yet-is-not-the-end
  (with-machine
    (let [id (spawn :wc)]
      (run-for 1000000)
      (is (running? id))
      (send id "x")
      (run-for 1000000)
      (is (running? id))
      (close-input id)
      (expect-exit id 0))))

(deftest bytes-pass-unchanged
  (with-machine
    (let [id (spawn :echo)
          every (table.concat (fcollect [i 0 255] (string.char i)))]
      (send id every)
      (close-input id)
      (expect-exit id 0)
      (is (= every (output-of id))))))

(deftest arguments-reach-the-task
  (with-machine
    (let [id (spawn :echo {:args ["a b" "c"]})]
      (expect-exit id 0)
      (is (= "a b c\n" (output-of id))))))

(deftest the-output-of-one-task-is-the-input-of-another
  (with-machine
    (let [from (spawn :echo)
          to (spawn :wc)]
      (pipe from to)
      (send from "to be or not to be\n")
      (close-input from)
      (expect-exit to 0)
      (is (= ["1" "6" "19"] (icollect [n (string.gmatch (output-of to) "%d+")] n))))))

(deftest sha256-is-that-of-the-standard
  ;; FIPS 180-2, appendix B.1
  (with-machine
    (let [id (spawn :sha256)]
      (send id "abc")
      (close-input id)
      (expect-exit id 0)
      (is (string.find (output-of id)
                       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" 1 true)))))

(deftest primes-are-those-below-the-limit
  (with-machine
    (let [id (spawn :primes {:args ["30"]})]
      (expect-exit id 0)
      (is (= ["2" "3" "5" "7" "11" "13" "17" "19" "23" "29"]
             (icollect [n (string.gmatch (output-of id) "%d+")] n))))))

(deftest operations-in-flight-bring-every-byte-and-a-timer-ends-them
  (with-machine
    (let [line "read one block while the other is written\n"
          id (spawn :relay)]
      (send id (string.rep line 1000))
      (close-input id)
      (expect-exit id 0)
      (is (= (string.rep line 1000) (output-of id))))
    (let [id (spawn :relay {:args ["20"]})]
      (send id "then nothing")
      (expect-exit id 3)
      (is (= "then nothing" (output-of id))))))

(deftest an-operation-needs-its-grant
  (with-machine
    (let [id (spawn :relay {:grants [:input :output]})]
      (is (= :denied (. (wait id) :reason)))
      (let [found (logs {:subsystem :capability :task id})]
        (is (= :clock (. found 1 :data :missing)))
        (is (= "submit timer" (. found 1 :data :call)))))))

(deftest a-slow-reader-holds-a-fast-writer-back
  (with-machine
    (let [from (spawn :primes {:args ["200000"]})
          to (spawn :spin)]
      (pipe from to)
      (run-for 20000000)
      (is (= :waiting (. (task from) :state)))
      (is (= 65536 (. (task to) :input-unread)))
      (is (= 65536 (. (task from) :output))))))
