;;; The words that look into values.

(fn page [value]
  (tostring (inspect value)))

(deftest a-table-is-shown-part-by-part
  (let [text (page {:name "lamp" :parts [1 2 3]})]
    (is (string.find text "record of 2" 1 true))
    (is (string.find text "parts  [1 2 3]" 1 true))))

(deftest a-task-is-shown-with-what-it-is
  (with-machine
    (let [id (spawn :hello)
          text (page (task id))]
      (is (string.find text (.. "(task " id "): Task, ") 1 true))
      (expect-exit id 0))))

(deftest an-address-is-shown-with-its-owner-and-bytes
  (with-machine
    (let [id (spawn :hello)
          {: start} (task id)
          text (page start)]
      (is (string.find text "task 1 image" 1 true))
      (is (string.find text (string.format "%08x  %02x" start (peek start :u8)) 1 true))
      (expect-exit id 0))))

(deftest a-word-is-shown-with-its-source
  (let [text (page spawn)]
    (is (string.find text "(spawn program ?options)" 1 true))
    (is (string.find text "(fn spawn [program ?options]" 1 true))))

(deftest what-is-not-there-is-said
  (let [(ok problem) (pcall frame 1)]
    (is (not ok))
    (is (string.find (tostring problem) "no error" 1 true)))
  (let [(ok problem) (pcall result 99)]
    (is (not ok))
    (is (string.find (tostring problem) "no result" 1 true))))
