;; guest code
;;   80000000  beqz a0, 0x8000000c
;;   80000004  addi a1, a1, 1
;;   80000008  j 0x80000010
;; no:
;;   8000000c  addi a1, a1, 2
;; out:
;;   80000010  add a2, a2, a1
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 4 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        block $B2
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (i64.eq (local.get $a0) (i64.const 0))
          if $B3
            (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
            (local.set $a1 (i64.add (local.get $a1) (i64.const 2)))
            (br $B2)
          end ;; $B3
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $a1 (i64.add (local.get $a1) (i64.const 1)))
          (br $B2)
        end ;; $B2
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $a2 (i64.add (local.get $a2) (local.get $a1)))
        (br $B1 (i32.const 1))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=88 (local.get $h) (local.get $a1))
      (i64.store offset=96 (local.get $h) (local.get $a2))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
