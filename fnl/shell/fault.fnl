;;; How registers and faults read.

(local format (require :shell.format))
(local show (require :shell.show))

(local order [:pc :zero :ra :sp :gp :tp :t0 :t1 :t2 :s0 :s1 :a0 :a1 :a2 :a3 :a4 :a5 :a6 :a7
              :s2 :s3 :s4 :s5 :s6 :s7 :s8 :s9 :s10 :s11 :t3 :t4 :t5 :t6])

(fn register-lines [record columns]
  "Registers, sixteen digits each, as many a line as there is room for, but four at most."
  (let [per (math.max 1 (math.min 4 (// (+ columns 2) 23)))
        cells (icollect [_ name (ipairs order)]
                (when (. record name)
                  (let [digits (host.hex (. record name))]
                    (string.format "%-4s %s%s" name (string.rep "0" (- 16 (length digits)))
                                   digits))))]
    (table.concat
      (fcollect [i 1 (length cells) per]
        (table.concat cells "  " i (math.min (+ i per -1) (length cells))))
      "\n")))

(fn fault-lines [{: fault : address : symbol : owner : cause : hart : disassembly : registers
                  : backtrace : task : name} columns]
  (let [out [(string.format "%s at %s%s" fault (format.address address)
                            (if (= "" symbol) "" (.. ", in " symbol)))
             (string.format "Task %d %s on hart %d, cause %d%s" task name hart cause
                            (if (= "" owner) "" (.. "; the address belongs to " owner)))]]
    (each [i {: address : symbol} (ipairs (or backtrace []))]
      (when (< 1 i)
        (table.insert out (string.format "  called from %s %s" (format.address address) symbol))))
    (each [_ line (ipairs disassembly)] (table.insert out line))
    (table.insert out (register-lines registers columns))
    (table.concat out "\n")))

(fn registers [record]
  "Makes a record of registers print as such."
  (show.lines record register-lines))

(fn fault [record]
  "Makes a fault record print as a report."
  (when record
    (registers record.registers)
    (show.lines record fault-lines)))

(fn result [record]
  "Makes the fault in a record of how a Task ended print as a report."
  (fault record.fault)
  record)

{: registers : fault : result}
