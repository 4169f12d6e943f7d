;;; Every word of the prompt, and the topics help puts them under.

(local topics (require :shell.topics))
(local number (require :shell.number))
(local task (require :shell.task))
(local grant (require :shell.grant))
(local log (require :shell.log))
(local memory (require :shell.memory))
(local machine (require :shell.machine))
(local help (require :shell.help))
(local prompt-macros (require :shell.macros))
(local frame (require :shell.frame))
(local inspect (require :shell.inspect))
(local leave (require :shell.leave))
(local result (require :shell.result))
(local terminal (require :shell.terminal))
(local tour (require :shell.tour))
(local expect (require :test.expect))
(local suite (require :test.suite))
(local test-macros (require :test.macros))

(topics.add :tasks "start, stop, feed and read Tasks" task
            [:tasks :task :task? :running? :programs :spawn :kill :wait :pause :resume
             :interrupt :send :close-input :output-of :pipe])
(topics.add :grants "what a Task may do" grant [:grants :grant :revoke])
(topics.add :log "the kernel log and faults" log [:logs :log :log-level :faults])
(topics.add :memory "memory, every address physical" memory
            [:memory :mem :memory-map :watch-heat :heat :owner :peek :poke :dump :bytes :find-bytes :symbol])
(topics.add :machine "harts, registers, devices, other machines" machine
            [:harts :stop-hart :start-hart :registers :regs :reg :pc :console :disassemble :dis :devices :interrupts :regions :machine-time
             :run-for :open-machine :use-machine :close-machine])
(topics.add :numbers "hexadecimal and 64 bits" number [:hex :u64 :u64?])
(topics.add :prompt "help, source, time" help [:help :apropos :source])
(topics.add :prompt nil inspect [:inspect])
(topics.add :prompt nil result [:result])
(topics.add :prompt nil frame [:frame])
(topics.add :prompt nil leave [:exit])
(topics.add :prompt nil tour [:tour])
(topics.add-macros :prompt prompt-macros [:doc :time])
(topics.add :terminal "what a form tells the terminal: title, progress, a sentence" terminal
            [:title :progress :notify :bell])
(topics.add :tests "tests of programs" expect
            [:expect-output :expect-console :expect-exit :expect-fault :expect-memory])
(topics.add :tests nil suite [:run-tests])
(topics.add-macros :tests test-macros [:deftest :testing :is :with-machine])

{:functions topics.functions :macros topics.macros :topics topics.list}
