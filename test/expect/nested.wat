;; guest code
;; outer:
;;   80000000  mv a2, a0
;; inner:
;;   80000004  add a3, a3, a2
;;   80000008  addi a2, a2, -1
;;   8000000c  bnez a2, 0x80000004
;;   80000010  addi a0, a0, -1
;;   80000014  bnez a0, 0x80000000
;;   80000018  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000004, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 6 i64
    block $B0 (result i32)
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $ra (i64.load offset=8 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (local.set $a2 (i64.load offset=96 (local.get $h)))
      (local.set $a3 (i64.load offset=104 (local.get $h)))
      loop $L1
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 1))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $a2 (local.get $a0))
        loop $L2
          (drop (br_if $B0 (; unlikely ;) (i32.const 1) (i32.lt_s (local.get $fuel) (i32.const 6))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
          (local.set $a3 (i64.add (local.get $a3) (local.get $a2)))
          (local.set $a2 (i64.add (local.get $a2) (i64.const -1)))
          (br_if $L2 (i64.ne (local.get $a2) (i64.const 0)))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $a0 (i64.add (local.get $a0) (i64.const -1)))
          (br_if $L1 (i64.ne (local.get $a0) (i64.const 0)))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (local.set $10 (i64.and (local.get $ra) (i64.const -2)))
          (local.set $5 (local.get $10))
          (i64.store offset=80 (local.get $h) (local.get $a0))
          (i64.store offset=96 (local.get $h) (local.get $a2))
          (i64.store offset=104 (local.get $h) (local.get $a3))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
          if $B3 (; unlikely ;)
            (i64.store offset=256 (local.get $h) (local.get $5))
            (i32.store offset=764 (local.get $h) (i32.const -1))
            (return (i32.const 0))
          end ;; $B3
          (return (i32.wrap_i64 (local.get $5)))
        end ;; $L2
      end ;; $L1
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i64.store offset=80 (local.get $h) (local.get $a0))
    (i64.store offset=96 (local.get $h) (local.get $a2))
    (i64.store offset=104 (local.get $h) (local.get $a3))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
