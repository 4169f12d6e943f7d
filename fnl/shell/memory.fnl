;;; Words for memory: every address is a physical one.

(local {: call} (require :shell.call))
(local link (require :shell.link))
(local show (require :shell.show))
(local hexdump (require :shell.hexdump))

;; Bytes fetched at a time by find-bytes; a `dump` may have 1 MiB.
(local piece 262144)

(fn totals [{: ram : heap : tasks &as record}]
  (let [part (fn [name figures] {: name :start figures.start :size figures.size
                                 :used figures.used :free figures.free :largest figures.largest
                                 :blocks figures.blocks :holes figures.holes})]
    (.. (show.render (show.rows [(part "chunks of Tasks" ram) (part "kernel heap" heap)]
                                [:name :start :size :used :free :largest :blocks :holes])
                     100)
        (string.format "\n%d of %d Tasks" tasks record.max-tasks))))

(fn memory []
  "How RAM is used, in bytes: a record of :ram and :heap with :size :used :free :largest
:fragmentation, and :tasks :max-tasks."
  (setmetatable (call :memory) {:__fennelview totals}))

(fn memory-map [?options]
  "Who owns each part of RAM, in order of addresses.
?options is {:used true} for how much of each was used at most, and {:heat true} for how often
harts accessed it since (watch-heat)."
  (let [options (or ?options {})
        columns [:start :end :size]]
    (when options.used (table.insert columns :used))
    (when options.heat (table.insert columns :loads) (table.insert columns :stores))
    (table.insert columns :rights)
    (table.insert columns :owner)
    (show.rows (call :memory-map (when (next options) options)) columns {:owner link.start})))

(fn watch-heat [?on]
  "Begins to count how often harts load from and store to each part of RAM; with false ends it.
While it counts the machine is much slower. See heat and (memory-map {:heat true})."
  (call :watch-heat (not= false ?on)))

(fn heat [?address ?size ?block]
  "Blocks of RAM that harts accessed since (watch-heat): records with :start :end :loads :stores.
Of all RAM, or of size bytes from an address on; a block has 256 bytes unless told. nil when
nobody watches."
  (let [rows (call :heat ?address ?size ?block)]
    (when rows (show.rows rows [:start :end :loads :stores]))))

(fn owner [address]
  "Who owns an address: a record with :start :end :rights :owner, or nil."
  (call :owner address))

(fn peek [address ?kind]
  "A number from memory or a device register.
?kind is one of :u8 :u16 :u32 :u64 :i8 :i16 :i32 :i64; :u32 unless told."
  (call :peek address ?kind))

(fn poke [address kind value]
  "Writes a number of that kind to memory or a device register."
  (call :poke address kind value))

(fn dump [address ?size]
  "Bytes of RAM, shown in hexadecimal; 256 unless told. The bytes are under :bytes."
  (hexdump.tag {: address :bytes (call :dump address (or ?size 256))}))

(fn bytes [address size]
  "Bytes of RAM as a string."
  (call :dump address size))

(fn find-bytes [pattern ?start ?end]
  "Addresses at which the bytes of pattern, a string, stand in RAM; at most 100 of them."
  (assert (< 0 (length pattern)) "find-bytes: the pattern is empty")
  (let [{: ram} (call :memory)
        start (or ?start ram.start)
        end (or ?end ram.end)
        found []]
    (for [at start (- end 1) piece]
      (let [size (math.min (+ piece (length pattern) -1) (- end at))
            text (call :dump at size)]
        (var from (string.find text pattern 1 true))
        (while (and from (<= from piece) (< (length found) 100))
          (table.insert found (+ at from -1))
          (set from (string.find text pattern (+ from 1) true)))))
    found))

(fn symbol [address-or-name]
  "The symbol at an address, or the address of a symbol; nil when there is none."
  (call :symbol address-or-name))

{: memory :mem memory : memory-map : watch-heat : heat : owner : peek : poke : dump : bytes : find-bytes : symbol}
