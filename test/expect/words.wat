;; guest code
;;   80000000  addw a0, a1, a2
;;   80000004  subw a3, a0, a2
;;   80000008  sllw a4, a0, a2
;;   8000000c  sraiw a5, a4, 3
;;   80000010  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000010, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 7 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 4))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
        (local.set $a0 (i64.extend32_s (i64.add (local.get $a1) (local.get $a2))))
        (local.set $a3 (i64.extend32_s (i64.sub (local.get $a0) (local.get $a2))))
        (local.set $a4
          (i64.extend_i32_s (i32.shl (i32.wrap_i64 (local.get $a0)) (i32.wrap_i64 (local.get $a2))))
        )
        (local.set $a5
          (i64.extend_i32_s (i32.shr_s (i32.wrap_i64 (local.get $a4)) (i32.const 3)))
        )
        (br $B1 (i32.const 1))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i64.store offset=104 (local.get $h) (local.get $a3))
      (i64.store offset=112 (local.get $h) (local.get $a4))
      (i64.store offset=120 (local.get $h) (local.get $a5))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
