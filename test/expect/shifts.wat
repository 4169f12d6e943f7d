;; guest code
;;   80000000  sll a0, a1, a2
;;   80000004  srl a3, a1, a2
;;   80000008  srai a4, a1, 63
;;   8000000c  srlw a5, a1, a2
;;   80000010  srliw t0, a1, 7
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 8 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
        (local.set $a0 (i64.shl (local.get $a1) (local.get $a2)))
        (local.set $a3 (i64.shr_u (local.get $a1) (local.get $a2)))
        (local.set $a4 (i64.shr_s (local.get $a1) (i64.const 63)))
        (local.set $a5
          (i64.extend_i32_s
            (i32.shr_u (i32.wrap_i64 (local.get $a1)) (i32.wrap_i64 (local.get $a2)))
          )
        )
        (local.set $t0
          (i64.extend_i32_u (i32.shr_u (i32.wrap_i64 (local.get $a1)) (i32.const 7)))
        )
        (br $B1 (i32.const 1))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=40 (local.get $h) (local.get $t0))
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
