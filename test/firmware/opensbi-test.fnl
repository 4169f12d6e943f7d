;;; Debian's OpenSBI on a bare machine: banner, count of harts, hand-over.
;;; Needs the package opensbi.

(local bios "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.elf")
(local next-stage 0x80200000)
;; `j .`: who gets there stays there.
(local jump-to-itself 0x6f)

(fn in-s-mode? []
  (accumulate [found false _ {: privilege} (ipairs (harts)) &until found]
    (= :S privilege)))

(fn hands-over? []
  (faccumulate [found false _ 1 200 &until found]
    (do (run-for 100000)
        (in-s-mode?))))

(fn every-hart [count]
  (table.concat (fcollect [hart 0 (- count 1)] (.. hart "*")) ","))

(fn banner-and-hand-over [count]
  (with-machine {: bios :harts count}
    (poke next-stage :u32 jump-to-itself)
    (expect-console "OpenSBI v" {:within "20s"})
    (expect-console (.. "Platform HART Count       : " count "\r\n") {:within "20s"})
    (expect-console (.. "Domain0 HARTs             : " (every-hart count) "\r\n") {:within "20s"})
    (expect-console (string.format "Domain0 Next Address      : 0x%016x" next-stage)
                    {:within "20s"})
    (expect-console "Boot HART PMP Count       : 16" {:within "20s"})
    (expect-console "Boot HART MEDELEG" {:within "20s"})
    (testing "it hands over to the next stage in S-mode, on one hart"
      (is (hands-over?))
      (let [there (icollect [_ {: pc : privilege} (ipairs (harts))]
                    (when (= pc next-stage) privilege))]
        (is (= 1 (length there)))
        (is (= :S (. there 1)))))))

(deftest opensbi-with-1-hart (banner-and-hand-over 1))
(deftest opensbi-with-4-harts (banner-and-hand-over 4))
(deftest opensbi-with-32-harts (banner-and-hand-over 32))
