;;; Memory: every address is physical, every byte has an owner.

(deftest what-is-poked-can-be-peeked
  (with-machine
    (let [id (spawn :spin)
          {: start} (. (task id) :sections 4)]
      (poke start :u64 (u64 "0xdeadbeefcafef00d"))
      (is (= 0xcafef00d (peek start)))
      (is (= 0xdeadbeef (peek (+ start 4) :u32)))
      (is (= (u64 "0xdeadbeefcafef00d") (peek start :u64)))
      (is (= 0x0d (peek start :u8)))
      (is (= (- 0xef 256) (peek (+ start 4) :i8)))
      (is (= "\x0d\xf0\xfe\xca" (bytes start 4)))
      (expect-memory start :bytes "\x0d\xf0\xfe\xca\xef\xbe\xad\xde")
      (expect-memory start :u16 0xf00d)
      (poke start :i32 -1)
      (expect-memory start :u32 0xffffffff)
      (is (= -1 (peek start :i32))))))

(deftest a-value-that-does-not-fit-is-refused
  (with-machine
    (let [(ok problem) (pcall poke 0x80100000 :u8 256)]
      (is (= false ok))
      (is (= :invalid problem.error)))))

(deftest the-map-has-an-owner-for-every-byte
  (with-machine
    (spawn :spin)
    (let [{: ram} (memory)
          map (memory-map)]
      (var at ram.start)
      (each [_ row (ipairs map)]
        (is (= at row.start))
        (is (= row.size (- row.end row.start)))
        (set at row.end))
      (is (= ram.end at)))))

(deftest the-owner-of-an-address-is-told
  (with-machine
    (let [id (spawn :spin)
          {: sections} (task id)]
      (each [_ {: name : start} (ipairs sections)]
        (testing name
          (is (= id (. (owner start) :task)))
          (is (string.find (. (owner start) :owner) name 1 true))))
      (is (= nil (owner 0x10))))))

(deftest memory-comes-back-when-a-task-ends
  (with-machine
    (let [free #(. (memory) :ram :free)
          before (free)
          id (spawn :hello {:memory "1M"})]
      (is (<= 1048576 (- before (free))))
      (wait id)
      (is (= before (free))))))

(deftest bytes-are-found-where-they-are
  (with-machine {:memory 16777216}
    (let [id (spawn :spin)
          {: start} (. (task id) :sections 4)]
      (each [i byte (ipairs [0xfa 0x11 0xed 0x5e 0xa5 0x0e])]
        (poke (+ start 100 i) :u8 byte))
      (is (= [(+ start 101)] (find-bytes "\xfa\x11\xed\x5e\xa5\x0e"))))))

(deftest symbols-are-found-by-name-and-by-address
  (with-machine
    (let [id (spawn :spin)
          entry (symbol :_start)]
      (is (= id entry.task))
      (is (= :_start (. (symbol entry.address) :name)))
      (is (= entry.address (. (disassemble entry.address 1) 1 :address)))
      (is (= nil (symbol :no-such-symbol))))))

(deftest what-is-outside-ram-is-told
  (with-machine
    (let [(ok problem) (pcall dump 0 16)]
      (is (= false ok))
      (is (= :bad-address problem.error)))))

(deftest a-device-register-can-be-read
  ;; virtio-mmio: the magic value "virt" (Virtual I/O Device 1.2, section 4.2.2)
  (with-machine
    (is (= 0x74726976 (peek 0x10001000)))))

(deftest heat-is-counted-when-asked-for
  (with-machine
    (is (= nil (heat)))
    (is (watch-heat))
    (let [id (spawn :greedy)]
      (wait id)
      (let [rows (heat)]
        (is (< 0 (length rows)))
        (is (accumulate [hot false _ row (ipairs rows)]
              (or hot (< 0 row.stores))))))
    (let [id (spawn :spin)]
      (run-for 100000)
      (each [_ row (ipairs (memory-map {:heat true}))]
        (is (= :number (type row.loads)))))
    (is (watch-heat false))
    (is (= nil (heat)))))

(deftest the-map-tells-how-much-was-used
  (with-machine
    (let [id (spawn :spin)]
      (run-for 100000)
      (each [_ row (ipairs (memory-map {:used true}))]
        (is (<= row.used row.size))
        (when (= :free row.owner) (is (= 0 row.used)))))))

(deftest a-task-reports-the-use-of-its-heap
  (with-machine
    (let [id (spawn :echo)]
      (run-for 100000)
      (is (= 0 (. (task id) :heap-used)))
      (is (< 0 (. (task id) :stack-peak)))
      (kill id))
    (let [result (wait (spawn :primes {:args ["-c" "100000"] :memory "256K"}))]
      (is (<= 6250 result.peak-memory)))))

(deftest a-task-that-asks-for-too-much-is-refused-with-the-numbers
  (with-machine
    (let [(ok problem) (pcall spawn :hello {:memory "1G"})
          {: ram} (memory)]
      (is (= false ok))
      (is (= :no-memory problem.error))
      (is (string.find problem.message "bytes are free, the largest run is" 1 true))
      (is (= ram.free (- ram.size ram.used)))
      (is (<= ram.largest ram.free))
      (is (= 64 (. (memory) :max-tasks))))))
