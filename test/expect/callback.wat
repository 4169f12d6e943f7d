;; guest code
;;   80000000  mv s1, ra
;; jump:
;;   80000004  jalr a5
;;   80000008  add a2, a2, a0
;;   8000000c  jr s1
;; less:
;;   80000010  slt a0, a3, a4
;;   80000014  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000008, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 9 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (i32.lt_s (local.tee $depth (i32.sub (local.get $depth) (i32.const 272))) (i32.const 0))
        if $B2 (; unlikely ;)
          (return (i32.const -2147483648))
        end ;; $B2
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $ra (i64.load offset=8 (local.get $h)))
        (local.set $a2 (i64.load offset=96 (local.get $h)))
        (local.set $a3 (i64.load offset=104 (local.get $h)))
        (local.set $a4 (i64.load offset=112 (local.get $h)))
        (local.set $a5 (i64.load offset=120 (local.get $h)))
        block $B3
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $s1 (local.get $ra))
          (local.set $13 (i64.and (local.get $a5) (i64.const -2)))
          (local.set $ra (i64.const 2147483656))
          (local.set $5 (local.get $13))
          (i64.eq (local.get $5) (i64.const 2147483664))
          if $B4
            (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
            (local.set $a0 (i64.extend_i32_u (i64.lt_s (local.get $a3) (local.get $a4))))
            (br $B3)
          end ;; $B4
          (i64.store offset=8 (local.get $h) (local.get $ra))
          (i64.store offset=72 (local.get $h) (local.get $s1))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
          if $B5 (; unlikely ;)
            (i64.store offset=256 (local.get $h) (local.get $5))
            (i32.store offset=764 (local.get $h) (i32.const -1))
            (return (i32.const 0))
          end ;; $B5
          (i32.ne
            (local.tee $4 (call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth)))
            (i32.const -2147483640)
          )
          if $B6 (; unlikely ;)
            (return (local.get $4))
          end ;; $B6
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $ra (i64.load offset=8 (local.get $h)))
          (local.set $s1 (i64.load offset=72 (local.get $h)))
          (local.set $a0 (i64.load offset=80 (local.get $h)))
          (local.set $a2 (i64.load offset=96 (local.get $h)))
          (br $B3)
        end ;; $B3
        (drop (br_if $B1 (; unlikely ;) (i32.const 1) (i32.lt_s (local.get $fuel) (i32.const 2))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
        (local.set $a2 (i64.add (local.get $a2) (local.get $a0)))
        (local.set $13 (i64.and (local.get $s1) (i64.const -2)))
        (local.set $5 (local.get $13))
        (i64.store offset=8 (local.get $h) (local.get $ra))
        (i64.store offset=72 (local.get $h) (local.get $s1))
        (i64.store offset=80 (local.get $h) (local.get $a0))
        (i64.store offset=96 (local.get $h) (local.get $a2))
        (i32.store offset=700 (local.get $h) (local.get $fuel))
        (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
        if $B7 (; unlikely ;)
          (i64.store offset=256 (local.get $h) (local.get $5))
          (i32.store offset=764 (local.get $h) (i32.const -1))
          (return (i32.const 0))
        end ;; $B7
        (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=8 (local.get $h) (local.get $ra))
      (i64.store offset=72 (local.get $h) (local.get $s1))
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
