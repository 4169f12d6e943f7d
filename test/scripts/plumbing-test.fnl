;;; What one Task wrote becomes the input of another, also when the first has ended.

(fn counts [id] (icollect [n (string.gmatch (output-of id) "%d+")] n))

(deftest the-output-of-an-ended-task-is-the-input-of-the-next
  (with-machine
    (let [from (spawn :echo {:args ["to be or" "not to be"]})]
      (expect-exit from 0)
      (let [to (spawn :wc {:input (output-of from)})]
        (expect-exit to 0)
        (is (= ["1" "6" "19"] (counts to)))
        (is (= "to be or not to be\n" (output-of from)))))))

(deftest a-pipe-from-an-ended-task-brings-all-it-wrote
  (with-machine
    (let [from (spawn :echo {:args ["one" "two"]})]
      (expect-exit from 0)
      (let [to (spawn :wc)]
        (pipe from to)
        (expect-exit to 0)
        (is (= ["1" "2" "8"] (counts to)))))))

(deftest what-the-shell-overrides-is-logged
  (with-machine
    (let [id (spawn :wc {:memory "1M" :input "x\n"})]
      (expect-exit id 0)
      (is (= (* 1024 1024) (. (task id) :memory)))
      (let [found (logs {:subsystem :monitor :task id})]
        (is (string.find (. found (length found) :message) ":memory" 1 true))))))
