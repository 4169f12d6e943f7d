;; guest code
;; loop:
;;   80000000  lbu a3, 0(a1)
;;   80000004  sb a3, 0(a0)
;;   80000008  addi a0, a0, 1
;;   8000000c  addi a1, a1, 1
;;   80000010  addi a2, a2, -1
;;   80000014  bnez a2, 0x80000000
;;   80000018  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 6 not done, access
;;   2: 80000004, 5 not done, access
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 7 i64
    block $B0 (result i32)
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $ra (i64.load offset=8 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (local.set $a1 (i64.load offset=88 (local.get $h)))
      (local.set $a2 (i64.load offset=96 (local.get $h)))
      (local.set $a3 (i64.load offset=104 (local.get $h)))
      loop $L1
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 7))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 6)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a1) (i64.const -2147483648)) (i64.const 1048576))
          )
        )
        (local.set $a3
          (i64.load8_u (i32.add (i32.wrap_i64 (local.get $a1)) (i32.const -2143289344)))
        )
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 2)
            (i64.ge_u (i64.add (local.get $a0) (i64.const -2147483648)) (i64.const 1048576))
          )
        )
        (i64.store8
          (i32.add (i32.wrap_i64 (local.get $a0)) (i32.const -2143289344))
          (local.get $a3)
        )
        (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
        (local.set $a1 (i64.add (local.get $a1) (i64.const 1)))
        (local.set $a2 (i64.add (local.get $a2) (i64.const -1)))
        (br_if $L1 (i64.ne (local.get $a2) (i64.const 0)))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $11 (i64.and (local.get $ra) (i64.const -2)))
        (local.set $5 (local.get $11))
        (i64.store offset=80 (local.get $h) (local.get $a0))
        (i64.store offset=88 (local.get $h) (local.get $a1))
        (i64.store offset=96 (local.get $h) (local.get $a2))
        (i64.store offset=104 (local.get $h) (local.get $a3))
        (i32.store offset=700 (local.get $h) (local.get $fuel))
        (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
        if $B2 (; unlikely ;)
          (i64.store offset=256 (local.get $h) (local.get $5))
          (i32.store offset=764 (local.get $h) (i32.const -1))
          (return (i32.const 0))
        end ;; $B2
        (return (i32.wrap_i64 (local.get $5)))
      end ;; $L1
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i64.store offset=80 (local.get $h) (local.get $a0))
    (i64.store offset=88 (local.get $h) (local.get $a1))
    (i64.store offset=96 (local.get $h) (local.get $a2))
    (i64.store offset=104 (local.get $h) (local.get $a3))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
