;;; Debian's U-Boot on a bare machine: alone in M-mode, and in S-mode after OpenSBI.
;;; Needs the packages u-boot-qemu and opensbi.

(local opensbi "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf")
(local m-mode "/usr/lib/u-boot/qemu-riscv64/uboot.elf")
(local s-mode "/usr/lib/u-boot/qemu-riscv64_smode/uboot.elf")

(fn to-prompt []
  "Stops the countdown and waits for the prompt."
  (expect-console "U-Boot 20" {:within "20s"})
  (expect-console "Flash: 32 MiB" {:within "20s"})
  (expect-console "Hit any key to stop autoboot" {:within "20s"})
  (send " ")
  (expect-console "=> " {:within "20s"}))

(fn ask [line ...]
  "Types a command and expects each answer in turn, then the prompt."
  (send (.. line "\n"))
  (each [_ answer (ipairs [...])] (expect-console answer {:within "5s"}))
  (expect-console "=> " {:within "5s"}))

(fn ask-all []
  (ask "version" "U-Boot 20")
  (ask "bdinfo" "start    = 0x0000000080000000" "size     = 0x0000000008000000"
       "flashsize   = 0x0000000002000000")
  (ask "fdt addr $fdtcontroladdr; fdt print /memory"
       "reg = <0x00000000 0x80000000 0x00000000 0x08000000>")
  ;; Debian builds U-Boot without the rng command; QEMU gets the same answer.
  (ask "rng" "Unknown command 'rng'")
  (ask "md.l 0x1000 1" "00001000: 00000297"))

(fn power-off []
  "Types poweroff; a machine that is off runs nothing."
  (send "poweroff\n")
  (expect-console "poweroff ..." {:within "5s"})
  (var ran 1000000)
  (while (<= 1000000 ran) (set ran (run-for 1000000)))
  (is (= 0 (run-for 1000000))))

(deftest u-boot-answers-in-m-mode
  (with-machine {:bios m-mode :memory "128M"}
    (to-prompt)
    (testing "it runs from RAM"
      (is (<= 0x80000000 (pc)))
      (is (= 0x297 (peek 0x1000))))
    (ask-all)
    (power-off)))

(deftest u-boot-follows-opensbi
  (with-machine {:bios opensbi :kernel s-mode :harts 2 :memory "128M"}
    (expect-console "OpenSBI v" {:within "20s"})
    (to-prompt)
    (ask-all)
    (ask "sbi" "OpenSBI ")
    (power-off)))
