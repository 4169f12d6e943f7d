;; guest code
;;   80000000  beqz a0, 0x80000008
;; first:
;;   80000004  addi a1, a1, 1
;; second:
;;   80000008  addi a2, a2, 1
;;   8000000c  bltu a1, a2, 0x80000004
;;   80000010  bltu a2, a3, 0x80000008
;;   80000014  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000008, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 7 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $ra (i64.load offset=8 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $a1 (i64.load offset=88 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        (local.set $a3 (i64.load offset=104 (local.get $h)))
        block $B2
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 2))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (br_if $B2 (i64.eq (local.get $a0) (i64.const 0)))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (local.set $a1 (i64.add (local.get $a1) (i64.const 1)))
          (br $B2)
        end ;; $B2
        loop $L3
          (drop (br_if $B1 (; unlikely ;) (i32.const 1) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $a2 (i64.add (local.get $a2) (i64.const 1)))
          (i64.lt_u (local.get $a1) (local.get $a2))
          if $B4
            (i64.store offset=88 (local.get $h) (local.get $a1))
            (i64.store offset=96 (local.get $h) (local.get $a2))
            (i32.store offset=700 (local.get $h) (local.get $fuel))
            (return_call $0 (local.get $h) (i32.const -2147483644) (local.get $depth))
          end ;; $B4
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (br_if $L3 (i64.lt_u (local.get $a2) (local.get $a3)))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
          (local.set $11 (i64.and (local.get $ra) (i64.const -2)))
          (local.set $5 (local.get $11))
          (i64.store offset=88 (local.get $h) (local.get $a1))
          (i64.store offset=96 (local.get $h) (local.get $a2))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
          if $B5 (; unlikely ;)
            (i64.store offset=256 (local.get $h) (local.get $5))
            (i32.store offset=764 (local.get $h) (i32.const -1))
            (return (i32.const 0))
          end ;; $B5
          (return (i32.wrap_i64 (local.get $5)))
        end ;; $L3
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
