;;; How one cell of a table reads: addresses in hexadecimal, sizes in K and M, times with a unit.

(local fennel (require :fennel))

(fn set-of [names] (collect [_ name (ipairs names)] name true))

(local addresses (set-of [:address :pc :start :end :base :entry :value :epc :tval :sp :ra
                          :heap-start :heap-end :stack-low :stack-high]))
(local sizes (set-of [:memory :peak-memory :size :free :used :total :largest :heap :stack :mem
                      :kernel :tasks :heap-free :heap-used :ram]))
(local times (set-of [:time :uptime :ns]))

(fn number [value]
  "The value when it is a number of either width, else nil."
  (when (or (= :number (type value)) (host.wide value)) value))

(fn address [value]
  "0x and at least eight digits."
  (let [digits (host.hex value)]
    (.. "0x" (string.rep "0" (- 8 (length digits))) digits)))

(fn whole? [value] (and (= :number (type value)) (= 0 (% value 1))))

(fn address-form [key value]
  "The form of the address in a column of that name; nil when it is none."
  (when (and (. addresses key) (whole? value) (< 0xfff value)) (address value)))

(fn measure? [key]
  "True for a column of sizes or times."
  (or (. sizes key) (. times key)))

(fn size [value]
  "Bytes, as K or M where that is exact."
  (if (or (= 0 value) (not= 0 (% value 1024))) (tostring value)
      (= 0 (% value 1048576)) (.. (tostring (/ value 1048576)) "M")
      (.. (tostring (/ value 1024)) "K")))

(fn duration [ns]
  "Nanoseconds with the unit that suits them."
  (if (< ns 1e3) (.. (tostring ns) " ns")
      (< ns 1e6) (string.format "%.1f µs" (/ ns 1e3))
      (< ns 1e9) (string.format "%.1f ms" (/ ns 1e6))
      (string.format "%.2f s" (/ ns 1e9))))

(fn cell [key value]
  "Text of the value in a column of that name."
  (if (= nil value) ""
      (= :string (type value)) value
      (and (. addresses key) (or (host.wide value) (and (whole? value) (<= 0 value))))
      (address value)
      (and (. sizes key) (whole? value)) (size value)
      (and (. times key) (whole? value)) (duration value)
      (= :number (type value)) (tostring value)
      (fennel.view value {:one-line? true})))

{: cell : number : address : address-form : measure? : size : duration}
