;; guest code
;;   80000000  lui a0, 0x12345
;;   80000004  addi a0, a0, 1656
;;   80000008  auipc a1, 0x0
;;   8000000c  addi a1, a1, 16
;;   80000010  slli a2, a0, 32
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
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
        (local.set $a0 (i64.const 305418240))
        (local.set $a0 (i64.add (local.get $a0) (i64.const 1656)))
        (local.set $a1 (i64.const 2147483656))
        (local.set $a1 (i64.add (local.get $a1) (i64.const 16)))
        (local.set $a2 (i64.shl (local.get $a0) (i64.const 32)))
        (br $B1 (i32.const 1))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
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
