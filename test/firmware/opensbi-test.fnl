;;; Debian's OpenSBI on a bare machine: banner, count of harts, hand-over.
;;; Needs the package opensbi.

(local bios "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf")
(local next-stage 0x80200000)

(fn in-s-mode? []
  (accumulate [found false _ {: privilege} (ipairs (harts)) &until found]
    (= :S privilege)))

(fn hands-over? []
  "Whether some hart is seen in S-mode: nothing is at the next stage, so it traps there at once."
  (faccumulate [found false _ 1 4000 &until found]
    (do (run-for 100)
        (in-s-mode?))))

(fn banner-and-hand-over [count]
  (with-machine {: bios :harts count}
    (expect-console "OpenSBI v" {:within "20s"})
    (expect-console (.. "Platform HART Count       : " count "\r\n") {:within "20s"})
    (expect-console (string.format "Domain0 Next Address      : 0x%016x" next-stage)
                    {:within "20s"})
    (expect-console "Boot HART MEDELEG" {:within "20s"})
    (testing "it hands over in S-mode"
      (is (hands-over?)))))

(deftest opensbi-with-1-hart (banner-and-hand-over 1))
(deftest opensbi-with-4-harts (banner-and-hand-over 4))
(deftest opensbi-with-32-harts (banner-and-hand-over 32))
