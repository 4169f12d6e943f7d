;;; Words for the machine: harts, registers, code, devices, time.

(local {: call : raise : options : id-of} (require :shell.call))
(local link (require :shell.link))
(local show (require :shell.show))
(local fault (require :shell.fault))
(local format (require :shell.format))

(fn harts []
  "The harts and what each one runs."
  (show.rows (call :harts) [:id :state :privilege :pc :task :name :instructions]
             {:task link.task :name link.task}))

(fn stop-hart [hart]
  "Takes a hart out; its Task goes on elsewhere. Hart 0 takes the interrupts and stays."
  (call :stop-hart hart))

(fn start-hart [hart]
  "Lets a hart that was stopped take part again."
  (call :start-hart hart))

(fn of [hart-or-task]
  "What `registers` takes: a number is a hart; {:task id} or a Task's name or record is a Task."
  (let [value (if (= nil hart-or-task) 0 hart-or-task)]
    (if (= :number (type value)) value
        (= :string (type value)) {:task (id-of value)}
        value.task {:task (id-of value.task)}
        {:task (id-of value)})))

(fn registers [?of]
  "The registers of a hart (hart 0 unless told), or of a Task: (registers {:task id}), (registers :hello)."
  (fault.registers (call :registers (of ?of))))

(fn reg [name ?of]
  "One register by its ABI name: (reg :a0), (reg :pc {:task 3})."
  (or (. (call :registers (of ?of)) name)
      (raise :not-found (.. "there is no register " (tostring name)
                            ", expected :pc or an ABI name like :sp :a0 :t0 :s0"))))

(fn pc [?of]
  "The program counter of a hart, hart 0 unless told, or of a Task."
  (reg :pc ?of))

(fn console [?since]
  "What the machine's UART has said, the last MiB of it; from a place on when that is given."
  (. (call :console ?since) :bytes))

(fn word [bytes]
  "The digits of an instruction, as its number is written."
  (pick-values 1 (string.gsub (string.reverse bytes) "." #(string.format "%02x" (string.byte $)))))

(fn code-lines [rows]
  (table.concat
    (icollect [_ row (ipairs rows)]
      (string.format "%s  %-8s  %-32s %s" (format.address row.address) (word row.bytes) row.text
                     (if (and row.symbol (not= "" row.symbol)) (.. "; " row.symbol) "")))
    "\n"))

(fn disassemble [address ?count]
  "Instructions from an address on; 16 unless told."
  (setmetatable (call :disassemble address ?count) {:__fennelview code-lines}))

(fn devices []
  "What is on the bus."
  (show.rows (call :devices) [:name :base :size :interrupt]))

(fn regions []
  "What was compiled: where it begins, its instructions, bytes of WebAssembly (of as many regions as :shared),
how often it was entered, and how often it stopped for lack of fuel, for an access, for rounding, for the hart."
  (show.rows (call :regions) [:pc :symbol :instructions :bytes :shared :entered :fuel :access :rounding :hart]))

(fn interrupts []
  "The interrupt sources and how often each one came."
  (show.rows (call :interrupts) [:source :name :enabled :pending :count]))

(fn run-for [instructions]
  "Lets the machine run for so many instructions; returns how many it ran."
  (call :run-for instructions))

(fn machine-time []
  "The machine's clock: a record of :ns, :ticks, :instructions and :clock."
  (call :time))

(fn open-machine [?options]
  "Makes another machine with a kernel of its own, on the :steps clock unless told.
?options has :harts :memory :clock :protection :seed. Returns its handle."
  (call :open-machine (options ?options)))

(fn use-machine [handle]
  "Makes every word that follows mean that machine; returns the handle that was in use. 0 is the first one."
  (call :use-machine handle))

(fn close-machine [handle]
  "Throws a machine away."
  (call :close-machine handle))

{: harts : stop-hart : start-hart : registers :regs registers : reg : pc : console : disassemble :dis disassemble : devices
 : interrupts : regions : run-for : machine-time : open-machine : use-machine : close-machine}
